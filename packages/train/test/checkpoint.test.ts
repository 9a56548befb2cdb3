import { sgd } from '@nn/optim'
import { createEngine, createFloat64Engine } from '@nn/tensor'
import { describe, expect, it, vi } from 'vitest'
import {
  type Callback,
  type Checkpoint,
  CheckpointError,
  earlyStopping,
  type Experiment,
  exponentialMovingAverage,
  fit,
  rollBack,
} from '../src/index.ts'
import { everything, experiment, record, throughJson, timeless } from './support/runs.ts'

/** Another memory than its own is where SIMD kernels do not go: these are the reference's. */
const heap = createFloat64Engine().memory

/** Gets worse from epoch to epoch: the first is the best. */
const worse: Experiment = { ...experiment, optimizer: sgd({ learningRate: 20 }), epochs: 6 }
const stopping = earlyStopping({ patience: 2 })

/** One step goes to where no number is, unless the rate is as low as `rollBack` makes it. */
const failing: Experiment = {
  ...everything,
  optimizer: sgd({ learningRate: (step) => (step === 8 ? 1e38 : 0.05) }),
  callbacks: [...everything.callbacks!.slice(0, 3), rollBack({ factor: 1e-38 })],
}

const halve: Callback = (event, run) => {
  if (event.type === 'epoch') run.setWeights(run.parameters.map((weight) => weight / 2))
}

describe.each<[string, Experiment]>([
  ['plain', experiment],
  ['with every callback', everything],
  ['with a full batch', { ...experiment, batchSize: 'full' }],
  ['with gradients of two batches added up', { ...experiment, accumulate: 2 }],
  ['that goes back after a NaN', failing],
  ['that stops early', { ...worse, callbacks: [stopping] }],
  [
    'that stops early, with the average of an earlier epoch',
    { ...worse, callbacks: [exponentialMovingAverage(), stopping] },
  ],
  ['that completes with the weights of an earlier epoch', { ...worse, epochs: 3, callbacks: [earlyStopping()] }],
  ['whose weights somebody replaces', { ...experiment, callbacks: [halve] }],
])('a run %s', (_, of) => {
  it('goes on from each of its checkpoints to the same bits, with the very events that came after', async () => {
    const whole = await record(of)
    for (const [i, checkpoint] of whole.checkpoints.map(throughJson).entries()) {
      const resumed = await record(of, { resume: checkpoint })
      expect(resumed.done.weightsSha256).toBe(whole.done.weightsSha256)
      const { epoch, examples, step } = checkpoint.state
      expect(resumed.events[0]).toMatchObject({ type: 'start', resumedAt: { epoch, examples, step } })
      expect(timeless(resumed.events)).toEqual(timeless(whole.rests[i]!))
    }
    expect(whole.checkpoints.length).toBeGreaterThan(5)
  })
})

it('the runs above do what they are for', async () => {
  expect((await record({ ...worse, callbacks: [stopping] })).done).toMatchObject({ reason: 'stopped', epochs: 3 })
  const early = await record({ ...worse, epochs: 3, callbacks: [earlyStopping()] })
  expect(early.done.validationLoss).toBe(early.epochs[0]!.validationLoss)
  const types = (await record(failing)).events.map(({ type }) => type)
  expect(types.filter((type) => type === 'nonFinite')).toHaveLength(1)
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

  it('of a run that completed with the weights of an earlier epoch goes on to more epochs from its own', async () => {
    const of = { ...worse, epochs: 3, callbacks: [earlyStopping()] }
    const longer = { ...of, epochs: 5 }
    const resumed = await record(longer, { resume: (await record(of)).checkpoints.at(-1)! })
    const whole = await record(longer)
    expect(timeless(resumed.events)).toEqual(timeless(whole.events).slice(-timeless(resumed.events).length))
    expect(resumed.epochs.map(({ epoch }) => epoch)).toEqual([4, 5])
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

  it('costs the same after any number of epochs, until its epochs are asked for, and has those of its time', async () => {
    const converted = vi.spyOn(Object, 'entries')
    const conversions = (): number =>
      converted.mock.calls.filter(([value]) => (value as { type?: unknown }).type === 'epoch').length
    try {
      const checkpoints: Checkpoint[] = []
      const run = fit({ ...experiment, epochs: 40, callbacks: [rollBack()] }, await experiment.data.load())
      for await (const event of run) if (event.type === 'epoch') checkpoints.push(run.checkpoint())
      expect(conversions()).toBe(0)
      expect(checkpoints[9]!.state.epochs.map(({ epoch }) => epoch)).toEqual(
        Array.from({ length: 10 }, (_, i) => i + 1),
      )
      expect(checkpoints[9]!.state.epochs).toBe(checkpoints[9]!.state.epochs)
      expect(conversions()).toBe(10)
    } finally {
      converted.mockRestore()
    }
  })

  it('is none of weights that an update has spoilt', async () => {
    const optimizer: Experiment['optimizer'] = {
      ...experiment.optimizer,
      update: (_, { parameters }) => {
        parameters[0] = NaN
        return false
      },
    }
    const run = fit({ ...experiment, optimizer }, await experiment.data.load())
    const types: string[] = []
    for await (const { type } of run) {
      if (type !== 'progress') types.push(type) // slow machines have some
      if (type === 'nonFinite') break
    }
    expect(types).toEqual(['start', 'nonFinite'])
    expect(() => run.checkpoint()).toThrow('a checkpoint must be of finite weights')
  })
})
