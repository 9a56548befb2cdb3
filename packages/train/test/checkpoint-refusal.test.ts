import { dense } from '@nn/layers'
import { adam, sgd } from '@nn/optim'
import { placesIn, withValueAt } from '@nn/testkit'
import { describe, expect, it } from 'vitest'
import { type Checkpoint, CheckpointError, earlyStopping, fit, type FitEvent, NonFiniteError } from '../src/index.ts'
import { everything, experiment, record, throughJson } from './support/runs.ts'

/** Nested so deeply that it can be read from a file, but not be written again. */
const depths: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000))

describe('a run cannot go on from', () => {
  const refusal = async (change: (kept: Checkpoint) => unknown, of = experiment): Promise<string> => {
    const { checkpoints } = await record(experiment)
    const resume = change(throughJson(checkpoints[6]!)) as Checkpoint
    const error: unknown = await record(of, { resume }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CheckpointError)
    return (error as Error).message
  }
  const unchanged = (kept: Checkpoint): Checkpoint => kept
  const withState = (change: object) => (kept: Checkpoint) => ({ ...kept, state: { ...kept.state, ...change } })
  const sums = (change: object) => (kept: Checkpoint) => withState({ sums: { ...kept.state.sums, ...change } })(kept)
  const withEpoch = (change: object) => (kept: Checkpoint) =>
    withState({ epochs: [{ ...kept.state.epochs[0], ...change }] })(kept)
  const bias =
    (value: object) =>
    ({ state, tensors }: Checkpoint) => ({ state, tensors: { ...tensors, '3.bias': value } })

  it.each([
    [{ optimizer: adam({ learningRate: 0.1 }) }, 'optimizer.learningRate must be 0.05, as in the checkpoint, got 0.1'],
    [{ optimizer: sgd({ learningRate: 0.05 }) }, 'optimizer.type must be "adam"'],
    [{ batchSize: 5 }, 'batchSize must be 10'],
    [{ seed: 6 }, 'seed must be 5'],
    [{ model: dense(2) }, 'model.type must be "sequential"'],
    [{ callbacks: [earlyStopping()] }, 'callbacks.0 must be null'],
    [{ epochs: 1 }, 'epochs must be at least 2, which the checkpoint has come to, got 1'],
  ])('that of another experiment: %o', async (change, message) => {
    expect(await refusal(unchanged, { ...experiment, ...change })).toContain(`fit: ${message}`)
  })

  it.each([
    ['no state', () => ({ state: null, tensors: {} }), 'state must be an object, got null'],
    ['another format', withState({ format: 'x' }), 'format must be nn-checkpoint-1, got "x"'],
    ['a step that is none', withState({ step: 1.5 }), 'step must be an integer of at least 0, got 1.5'],
    ['a cursor between batches', withState({ examples: 11 }), 'epoch, examples and step must belong together'],
    ['a step of another place', withState({ step: 3 }), 'epoch, examples and step must belong together'],
    ['epochs that are missing', withState({ epochs: [] }), 'must have 1 epochs behind it, got 0'],
    [
      'another random stream',
      withState({ random: { key: [1, 2], counter: 0 } }),
      'random stream must be that of its seed',
    ],
    [
      'a key of no words',
      withState({ random: { key: [1, 2 ** 40], counter: 0 } }),
      'random.key must be an integer from 0 to 4294967295',
    ],
    ['sums that are not finite', withState({ sums: { loss: 'x' } }), 'sums.loss must be a finite number'],
    ['more right answers than examples', sums({ correct: 1000 }), 'sums.correct must be an integer from 0 to 10'],
    ['an epoch that is none', withState({ epochs: [{}] }), 'in the one of epoch 1, must be the event of that epoch'],
    ['a word for a number', withEpoch({ testLoss: 'x' }), 'testLoss of epoch 1 must be a finite number, got "x"'],
    ['another event in the place of an epoch', withEpoch({ type: 'step' }), 'must be the event of that epoch, got'],
    ['the event of another epoch', withEpoch({ epoch: 2 }), 'must be the event of that epoch, got'],
    [
      'an epoch without its loss',
      withEpoch({ loss: undefined }),
      'loss of epoch 1 must be a finite number, got nothing',
    ],
    ['what no epoch has', withEpoch({ toString: 1 }), 'must be an object of type, epoch,'],
    ['nothing asked for', withState({ control: {} }), 'control.stopped must be a string or null, got nothing'],
    ['depths', withState({ format: depths }), 'format must be nn-checkpoint-1, got something else'],
    ['depths in the experiment', withState({ experiment: { seed: depths } }), 'model must be null'],
    ['no tensors at all', ({ state }: Checkpoint) => ({ state }), 'tensors must be an object, got nothing'],
    ['too few values', bias({ shape: [2], data: new Float32Array(1) }), '3.bias must have 2 float32 values, got 1'],
    ['values that are none', bias({ shape: [2], data: ['x', 'y'] }), '3.bias must have 2 float32 values'],
    ['values of no shape', bias({ data: new Float32Array(2) }), '3.bias must have the shape [2], got nothing'],
    ['no tensors', ({ state }: Checkpoint) => ({ state, tensors: {} }), 'must have the tensor 0.weight, got none'],
    [
      'a tensor of another shape',
      ({ state, tensors }: Checkpoint) => ({ state, tensors: { ...tensors, '3.bias': tensors['0.bias'] } }),
      '3.bias must have the shape [2], got [8]',
    ],
    [
      'no optimizer',
      ({ state, tensors }: Checkpoint) => ({
        state,
        tensors: Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith('optimizer'))),
      }),
      'must have the tensor optimizer/firstMoment/0.weight',
    ],
  ])('%s', async (_, change, message) => {
    expect(await refusal(change)).toContain(message)
  })

  it('one whose callbacks remember nothing', async () => {
    const { checkpoints } = await record(everything)
    const { state, tensors } = throughJson(checkpoints[6]!)
    const without = { state: { ...state, callbacks: { ...state.callbacks, rollBack: null } }, tensors }
    await expect(record(everything, { resume: without })).rejects.toThrow(
      'state of the callback rollBack must be an object, got null',
    )
    const wrong = {
      state: { ...state, callbacks: { ...state.callbacks, rollBack: { json: 1, vectors: [] } } },
      tensors,
    }
    await expect(record(everything, { resume: wrong })).rejects.toThrow('rollBack: a checkpoint must hold its times')
  })
})

it('any other value anywhere in the state is refused by name, or harmless', async () => {
  const kept = throughJson((await record(everything)).checkpoints[6]!)
  const dataset = await everything.data.load()
  const others = [null, true, -1, 1.5, 1e300, 'x', '__proto__', [], [[1]], {}, { length: 3 }, depths]
  const counts: Record<string, number> = {}
  const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1)
  for (const path of placesIn(kept.state)) {
    for (const other of others) {
      const resume = { ...kept, state: withValueAt(kept.state, path, other) as Checkpoint['state'] }
      try {
        let last: FitEvent | undefined
        for await (const event of fit(everything, dataset, { resume })) last = event
        if (last?.type !== 'done') throw new Error(`the last event of ${path.join('.')} is ${String(last?.type)}`)
        expect(Number.isFinite(last.validationLoss! + last.testLoss), path.join('.')).toBe(true)
        if (last.reason === 'completed') expect([last.step, last.epochs], path.join('.')).toEqual([15, 3])
        else expect(path, path.join('.')).toContain('stopped')
        count(last.reason)
      } catch (error) {
        const named = error instanceof CheckpointError || error instanceof NonFiniteError // a rate of 1e300 is a state, too
        expect(named, `${path.join('.')} = ${typeof other}: ${String(error)}`).toBe(true)
        count((error as Error).name)
      }
    }
  }
  expect(counts).toEqual({ CheckpointError: 2930, NonFiniteError: 1, completed: 355, stopped: 2 })
})

it('state and tensors without which a callback does not go on', async () => {
  const kept = throughJson((await record(everything)).checkpoints[6]!)
  const change = (name: string, value: object): Checkpoint => {
    const callbacks = { ...kept.state.callbacks, [name]: { ...(kept.state.callbacks[name] as object), ...value } }
    return { ...kept, state: { ...kept.state, callbacks } }
  }
  const without = (prefix: string): Checkpoint => ({
    ...kept,
    tensors: Object.fromEntries(Object.entries(kept.tensors).filter(([name]) => !name.startsWith(prefix))),
  })
  const refused = async (resume: Checkpoint, message: string): Promise<void> => {
    await expect(record(everything, { resume })).rejects.toThrow(message)
  }
  await refused(change('exponentialMovingAverage', { vectors: [] }), 'a checkpoint must hold its average, got none')
  await refused(change('earlyStopping', { vectors: [] }), 'earlyStopping: a checkpoint must hold its weights')
  await refused(change('rollBack', { kept: {} }), 'format must be nn-checkpoint-1, got nothing')
  await refused(without('kept/'), 'must have the tensor 0.weight')
  await refused(without('callback/exponentialMovingAverage/'), 'the tensor callback/exponentialMovingAverage/average/')
})
