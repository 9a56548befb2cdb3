import { dense } from '@nn/layers'
import { adam, sgd } from '@nn/optim'
import { createEngine, createFloat64Engine } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import {
  type Checkpoint,
  CheckpointError,
  earlyStopping,
  type Experiment,
  exponentialMovingAverage,
  fit,
  reduceOnPlateau,
  rollBack,
} from '../src/index.ts'
import { experiment, record, timeless } from './support/runs.ts'

const everything: Experiment = {
  ...experiment,
  callbacks: [
    exponentialMovingAverage({ decay: 0.9 }),
    reduceOnPlateau({ monitor: 'loss', mode: 'max', patience: 1, factor: 0.5 }),
    earlyStopping({ monitor: 'testAccuracy', patience: 2 }),
    rollBack(),
  ],
}

/** Another memory than its own is where SIMD kernels do not go: these are the reference's. */
const heap = createFloat64Engine().memory

/** As it comes back from a file. */
const throughJson = ({ state, tensors }: Checkpoint): Checkpoint => ({
  state: JSON.parse(JSON.stringify(state)) as Checkpoint['state'],
  tensors,
})

describe.each([
  ['plain', experiment],
  ['with every callback', everything],
  ['with a full batch', { ...experiment, batchSize: 'full' } as const],
  ['with gradients of two batches added up', { ...experiment, accumulate: 2 }],
])('a run %s', (_, of) => {
  it('goes on from each of its checkpoints to the same bits and events', async () => {
    const whole = await record(of)
    const steps = timeless(whole.events)
    for (const checkpoint of whole.checkpoints.map(throughJson)) {
      const resumed = await record(of, { resume: checkpoint })
      expect(resumed.done.weightsSha256).toBe(whole.done.weightsSha256)
      const { epoch, examples, step } = checkpoint.state
      expect(resumed.events[0]).toMatchObject({ type: 'start', resumedAt: { epoch, examples, step } })
      const rest = timeless(resumed.events)
      expect(rest).toEqual(steps.slice(steps.length - rest.length))
    }
    expect(whole.checkpoints.length).toBeGreaterThan(5)
  })
})

describe('a checkpoint', () => {
  it('is one on another number of threads, and with reference kernels', async () => {
    const { checkpoints, done } = await record(experiment)
    for (const engine of [createEngine({ threads: 1 }), createEngine({ threads: 3 }), createEngine({ memory: heap })]) {
      const resumed = await record(experiment, { resume: checkpoints[7]!, engine })
      expect(resumed.done.weightsSha256).toBe(done.weightsSha256)
      engine.close()
    }
  })

  it('of a completed run goes on to more epochs', async () => {
    const { checkpoints } = await record(experiment)
    const longer = { ...experiment, epochs: 5 }
    const resumed = await record(longer, { resume: checkpoints.at(-1)! })
    expect(resumed.done).toMatchObject({ reason: 'completed', epochs: 5 })
    expect(resumed.done.weightsSha256).toBe((await record(longer)).done.weightsSha256)
  })

  it('holds copies, which later steps leave alone', async () => {
    const { checkpoints } = await record(experiment)
    const first = checkpoints[0]!.tensors
    expect(Object.keys(first)).toEqual([
      '0.weight',
      '0.bias',
      '3.weight',
      '3.bias',
      ...['firstMoment', 'secondMoment'].flatMap((slot) =>
        ['0.weight', '0.bias', '3.weight', '3.bias'].map((name) => `optimizer/${slot}/${name}`),
      ),
    ])
    expect(first['0.weight']!.data).not.toEqual(checkpoints[1]!.tensors['0.weight']!.data)
  })

  it('is there from the first event on', async () => {
    const run = fit(experiment, await experiment.data.load())
    expect(() => run.checkpoint()).toThrow(CheckpointError)
    await run.next()
    expect(run.checkpoint().state).toMatchObject({ epoch: 1, examples: 0, step: 0 })
  })
})

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

  it.each([
    [{ optimizer: adam({ learningRate: 0.1 }) }, 'optimizer.learningRate must be 0.05, as in the checkpoint, got 0.1'],
    [{ optimizer: sgd({ learningRate: 0.05 }) }, 'optimizer.type must be "adam"'],
    [{ batchSize: 5 }, 'batchSize must be 10'],
    [{ seed: 6 }, 'seed must be 5'],
    [{ model: dense(2) }, 'model.type must be "sequential"'],
    [{ callbacks: [earlyStopping()] }, 'callbacks.0 must be null'],
  ])('that of another experiment: %o', async (change, message) => {
    expect(await refusal(unchanged, { ...experiment, ...change })).toContain(`fit: ${message}`)
  })

  it.each([
    ['no state', () => ({ state: null, tensors: {} }), 'its state must be an object'],
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
    ['a key of no words', withState({ random: { key: [1, 2 ** 40], counter: 0 } }), 'random.key must be two words'],
    ['sums that are not finite', withState({ sums: { loss: 'x' } }), 'sums.loss must be a finite number'],
    ['no tensors', ({ state }: Checkpoint) => ({ state, tensors: {} }), 'must have a tensor 0.weight'],
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
      'must have a tensor optimizer/firstMoment/0.weight',
    ],
  ])('%s', async (_, change, message) => {
    expect(await refusal(change)).toContain(message)
  })

  it('one whose callbacks remember nothing', async () => {
    const { checkpoints } = await record(everything)
    const { state, tensors } = throughJson(checkpoints[6]!)
    const without = { state: { ...state, callbacks: { ...state.callbacks, rollBack: null } }, tensors }
    await expect(record(everything, { resume: without })).rejects.toThrow('what the callback rollBack remembers')
    const wrong = {
      state: { ...state, callbacks: { ...state.callbacks, rollBack: { json: 1, vectors: [] } } },
      tensors,
    }
    await expect(record(everything, { resume: wrong })).rejects.toThrow('rollBack: the checkpoint must hold its times')
  })
})
