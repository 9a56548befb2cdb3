import { dense, meanSquaredError } from '@nn/layers'
import { sgd } from '@nn/optim'
import { createEngine, entries, tensor } from '@nn/tensor'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  type Callback,
  type CallbackRun,
  type CallbackState,
  type Checkpoint,
  createBest,
  type Dataset,
  earlyStopping,
  type EpochEvent,
  evaluate,
  type Experiment,
  exponentialMovingAverage,
  fit,
  type FitEvent,
  type Metric,
  NonFiniteError,
  reduceOnPlateau,
  rollBack,
  type RunControl,
  tensorData,
} from '../src/index.ts'
import { everything, experiment, record, timeless } from './support/runs.ts'

const epochWith = (values: Partial<EpochEvent>): EpochEvent => ({
  type: 'epoch',
  epoch: 1,
  loss: 1,
  accuracy: 0.5,
  testLoss: 1,
  testAccuracy: 0.5,
  learningRate: 0.1,
  gradientNorms: {},
  seconds: 1,
  examplesPerSecond: 1,
  ...values,
})

/** What a callback does when epochs have these training losses. */
async function steer(callback: Callback, losses: readonly number[]): Promise<Steered> {
  const steered: Steered = { scales: [], notices: [] }
  const run: RunControl = {
    epochs: losses.length,
    parameters: Float32Array.of(0),
    get weights() {
      return run.parameters
    },
    learningRateScale: 1,
    stop: (message) => (steered.stopped ??= message),
    setWeights: () => undefined,
    endWith: (weights) => (steered.result = weights?.[0]),
    judgeWith: () => undefined,
    checkpoint: () => {
      throw new Error('not here')
    },
    restore: () => undefined,
    monitor: (_, metric = 'trainingLoss') => metric,
    notice: (message) => steered.notices.push(message),
  }
  const handle = typeof callback === 'function' ? callback : callback.begin(run).handle
  for (const [i, trainingLoss] of losses.entries()) {
    run.parameters[0] = i + 1
    delete steered.result // a step was taken
    await handle(epochWith({ epoch: i + 1, trainingLoss, learningRate: 0.1 * run.learningRateScale }), run)
    steered.scales.push(run.learningRateScale)
    if (steered.stopped !== undefined) break
  }
  return steered
}

interface Steered {
  readonly scales: number[]
  readonly notices: string[]
  /** The epoch whose weights would be the result, where it is not the last. */
  result?: number | undefined
  stopped?: string
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a callback of three lines', () => {
  it('sees every event before it is passed on, may be asynchronous, and can end the run and say something', async () => {
    const seen: FitEvent[] = []
    const stopAt = async (event: FitEvent, run: RunControl): Promise<void> => {
      await Promise.resolve()
      seen.push(event)
      if (event.type === 'step' && event.step === 7) run.stop('seven is enough')
      if (event.type === 'epoch') run.notice(`epoch ${event.epoch}`)
    }
    const { events, done } = await record({ ...experiment, callbacks: [stopAt] })
    expect(done).toMatchObject({ reason: 'stopped', message: 'seven is enough', epochs: 1, step: 7 })
    expect(events.filter(({ type }) => type !== 'notice')).toEqual(seen)
    expect(events.filter(({ type }) => type === 'notice')).toEqual([{ type: 'notice', message: 'epoch 1' }])
  })

  it('that fails ends the run with its error', async () => {
    const fails = (): void => {
      throw new RangeError('mine')
    }
    await expect(record({ ...experiment, callbacks: [fails] })).rejects.toThrow('mine')
  })

  it('has the last word before done', async () => {
    const bye = (event: FitEvent, run: RunControl): void => {
      if (event.type === 'done') run.notice('bye')
    }
    const { events } = await record({ ...experiment, callbacks: [bye] })
    expect(events.slice(-2)).toMatchObject([{ type: 'notice', message: 'bye' }, { type: 'done' }])
  })

  it('sets no rate that is none', async () => {
    const spoil = (_: FitEvent, run: RunControl): void => {
      run.learningRateScale = NaN
    }
    await expect(record({ ...experiment, callbacks: [spoil] })).rejects.toThrow(
      'run: learningRateScale must be a finite number of at least 0, got NaN',
    )
  })

  it('gives the run no weights of another length', async () => {
    const short = new Float32Array(3)
    const messages: string[] = []
    const spoil = ({ type }: FitEvent, run: RunControl): void => {
      if (type !== 'start') return
      for (const name of ['setWeights', 'endWith', 'judgeWith'] as const) {
        try {
          run[name](short)
        } catch (error) {
          messages.push((error as Error).message)
        }
      }
    }
    const { done } = await record({ ...experiment, callbacks: [spoil] })
    const rule = 'expected a vector of 58 numbers, got 3.'
    expect(messages).toEqual([`setWeights: ${rule}`, `endWith: ${rule}`, `judgeWith: ${rule}`])
    expect(done.weightsSha256).toBe((await record(experiment)).done.weightsSha256)
  })

  it('may move the run in the middle of a batch: what is under way is void', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const full: Experiment = { ...experiment, batchSize: 'full' }
    const data = await full.data.load()
    const fill: Dataset['train']['fill'] = (...examples) => {
      vi.advanceTimersByTime(30) // slow enough for `progress` within a batch
      data.train.fill(...examples)
    }
    let kept: Checkpoint | undefined
    let moved = 0
    const goBack = (event: FitEvent, run: RunControl): void => {
      if (event.type === 'epoch') kept ??= run.checkpoint()
      if (event.type === 'progress' && event.epoch === 3 && moved++ === 0) run.restore(kept!)
    }
    const steps: number[] = []
    let sha256 = ''
    const run = fit({ ...full, callbacks: [goBack] }, { ...data, train: { ...data.train, fill } }, { chunkSize: 5 })
    for await (const event of run) {
      if (event.type === 'step') steps.push(event.step)
      if (event.type === 'done') sha256 = event.weightsSha256
    }
    expect(steps).toEqual([1, 2, 2, 3])
    expect(sha256).toBe((await record(full)).done.weightsSha256)
  })

  it('with a state may be a class, and belongs to a run: an experiment may be run twice at once', async () => {
    class Counter implements CallbackRun {
      steps = 0
      handle({ type }: FitEvent, run: RunControl): void {
        if (type === 'step' && ++this.steps === 7) run.stop('enough')
      }
      save(): CallbackState {
        return { json: this.steps }
      }
      load({ json }: CallbackState): void {
        this.steps = Number(json)
      }
    }
    const counter = { name: 'counter', config: null, begin: () => new Counter() }
    const of = { ...everything, callbacks: [...everything.callbacks!, counter] }
    const [one, two] = await Promise.all([record(of), record(of)])
    expect(one.done).toMatchObject({ reason: 'stopped', step: 7 })
    expect(timeless(two.events)).toEqual(timeless(one.events))
    const resumed = await record(of, { resume: one.checkpoints[4]! })
    expect(resumed.done).toMatchObject({ step: 7, weightsSha256: one.done.weightsSha256 })
  })

  it('that refuses its state leaves the run as it was', async () => {
    const { checkpoints } = await record(everything)
    const kept = checkpoints[3]!
    const callbacks = { ...kept.state.callbacks, rollBack: { json: null, vectors: [] } }
    const spoilt: Checkpoint = { ...kept, state: { ...kept.state, callbacks } }
    const messages: string[] = []
    const tries = (event: FitEvent, run: RunControl): void => {
      if (event.type !== 'step' || event.step !== 9) return
      const before = run.checkpoint()
      try {
        run.restore(spoilt)
      } catch (error) {
        messages.push((error as Error).message)
      }
      expect(run.checkpoint()).toEqual(before)
    }
    const whole = await record({ ...everything, callbacks: [...everything.callbacks!, tries] })
    expect(messages).toEqual([expect.stringContaining('rollBack: a checkpoint must hold its times')])
    expect(whole.done.weightsSha256).toBe((await record(everything)).done.weightsSha256)
  })

  it('two with a state have two names', async () => {
    const twice = { ...experiment, callbacks: [earlyStopping(), earlyStopping({ patience: 9 })] }
    await expect(record(twice)).rejects.toThrow('experiment: callbacks must have different names, got "earlyStopping".')
  })
})

describe('the best so far', () => {
  it('is the least loss or the largest accuracy, by at least minDelta; a NaN never', () => {
    const loss = createBest('x', { minDelta: 0.1 })
    expect([3, NaN, 2.95, 2.8, 2.75, 4].map((trainingLoss) => loss.improves(epochWith({ trainingLoss })))).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
    ])
    expect(loss.value).toBe(2.8)
    const accuracy = createBest('x', { monitor: 'testAccuracy' })
    expect([0.1, 0.1, 0.2].map((testAccuracy) => accuracy.improves(epochWith({ testAccuracy })))).toEqual([
      true,
      false,
      true,
    ])
    const most = createBest('x', { monitor: 'loss', mode: 'max' })
    expect([1, 2, 1].map((value) => most.improves(epochWith({ loss: value })))).toEqual([true, true, false])
  })

  it.each<[Metric, readonly number[]]>([
    ['testAccuracy', [0.1, 0.15, 0.3, 0.35]],
    ['accuracy', [0.1, 0.15, 0.3, 0.35]],
    ['testLoss', [0.9, 0.85, 0.6, 0.55]],
  ])('counts a %s only if it is better by more than minDelta', (monitor, values) => {
    const best = createBest('x', { monitor, minDelta: 0.1 })
    const better = values.map((value) => best.improves(epochWith({ [monitor]: value })))
    expect(better).toEqual([true, false, true, false])
    const opposite = createBest('x', { monitor, minDelta: 0.1, mode: /loss/i.test(monitor) ? 'max' : 'min' })
    const worse = values.toReversed().map((value) => opposite.improves(epochWith({ [monitor]: value })))
    expect(worse).toEqual([true, false, true, false])
  })

  it('is by default that of the validation loss, where there is one', () => {
    const best = createBest('x', {})
    expect(best.improves(epochWith({ validationLoss: 1, testLoss: 9 }))).toBe(true)
    expect(best.improves(epochWith({ validationLoss: 2, testLoss: 1 }))).toBe(false)
  })

  it('needs a metric that there is', () => {
    expect(() => earlyStopping({ mode: 'least' as 'min' })).toThrow(
      'earlyStopping: mode must be min or max, got "least"',
    )
    expect(() => createBest('x', { monitor: 'loose' as 'loss' })).toThrow(
      'x: monitor must be one of validationLoss, validationAccuracy, trainingLoss',
    )
    const best = createBest('x', { monitor: 'validationAccuracy' })
    expect(() => best.improves(epochWith({}))).toThrow(
      'x: monitor must be a metric that the epoch has, got "validationAccuracy". A callback asks for one',
    )
    expect(() => createBest('x', { minDelta: -1 })).toThrow('minDelta must be at least 0')
  })
})

describe('earlyStopping', () => {
  it('stops after as many epochs without a better one, and restores the best', async () => {
    expect(await steer(earlyStopping({ patience: 2 }), [5, 3, 4, 3, 1])).toMatchObject({
      stopped: 'no better for 2 epochs than in epoch 2',
      result: 2,
    })
    const keepsNone = await steer(earlyStopping({ patience: 2, restoreBest: false }), [5, 3, 4, 3, 1])
    expect(keepsNone).toMatchObject({ stopped: 'no better for 2 epochs than in epoch 2' })
    expect(keepsNone.result).toBeUndefined()
    expect(await steer(earlyStopping({ patience: 1 }), [NaN])).toMatchObject({
      stopped: 'no number to go by for 1 epoch',
    })
  })

  it('restores the best of a run that was not stopped, unless it is the last', async () => {
    expect((await steer(earlyStopping(), [5, 3, 4])).result).toBe(2)
    expect((await steer(earlyStopping(), [5, 3, 2])).result).toBeUndefined()
  })

  it('gives the weights that there are where the run is ended within an epoch', async () => {
    const worse = { ...experiment, optimizer: sgd({ learningRate: 20 }) }
    const stop = (event: FitEvent, run: RunControl): void => {
      if (event.type === 'step' && event.step === 12) run.stop('here')
    }
    const plain = await record({ ...worse, callbacks: [stop] })
    const { done } = await record({ ...worse, callbacks: [earlyStopping({ patience: 9 }), stop] })
    expect(done).toMatchObject({ reason: 'stopped', step: 12, weightsSha256: plain.done.weightsSha256 })
  })

  it('gives the result of the best epoch: its weights, and their metrics', async () => {
    const much = {
      ...experiment,
      optimizer: sgd({ learningRate: 20 }),
      epochs: 12,
      callbacks: [earlyStopping({ patience: 3 })],
    }
    const { done, epochs } = await record(much)
    const best = epochs.reduce((a, b) => (b.validationLoss! < a.validationLoss! ? b : a))
    expect(done.reason).toBe('stopped')
    expect(done.epochs).toBe(best.epoch + 3)
    expect(done.validationLoss).toBe(best.validationLoss)
    const { validation, test, classes } = await much.data.load()
    expect(evaluate(much, done.weights, validation!, { classes }).accuracy).toBe(best.validationAccuracy)
    expect(evaluate(much, done.weights, test, { classes })).toMatchObject({
      loss: done.testLoss,
      accuracy: done.testAccuracy,
    })
  })
})

describe('the options of callbacks', () => {
  it('have the defaults that their documentation says', () => {
    expect(earlyStopping().config).toEqual({ patience: 5, restoreBest: true })
    expect(reduceOnPlateau().config).toEqual({ factor: 0.1, patience: 10, cooldown: 0, minLearningRate: 0 })
    expect(exponentialMovingAverage().config).toEqual({ decay: 0.999 })
    expect(rollBack().config).toEqual({ factor: 0.5, limit: 3 })
  })

  it.each<[() => unknown, string]>([
    [() => earlyStopping({ patience: 0 }), 'earlyStopping: patience must be an integer of at least 1, got 0.'],
    [() => earlyStopping({ minDelta: Infinity }), 'earlyStopping: minDelta must be at least 0, got Infinity.'],
    [() => reduceOnPlateau({ patience: 0 }), 'reduceOnPlateau: patience must be an integer of at least 1, got 0.'],
    [() => reduceOnPlateau({ cooldown: -1 }), 'reduceOnPlateau: cooldown must be an integer of at least 0, got -1.'],
    [() => reduceOnPlateau({ factor: 0 }), 'reduceOnPlateau: factor must be above 0 and less than 1, got 0.'],
    [() => reduceOnPlateau({ factor: 1 }), 'reduceOnPlateau: factor must be above 0 and less than 1, got 1.'],
    [
      () => reduceOnPlateau({ minLearningRate: -1 }),
      'reduceOnPlateau: minLearningRate must be a finite number of at least 0, got -1.',
    ],
    [() => reduceOnPlateau({ minDelta: -1 }), 'reduceOnPlateau: minDelta must be at least 0, got -1.'],
    [() => rollBack({ factor: 0 }), 'rollBack: factor must be above 0 and less than 1, got 0.'],
    [() => rollBack({ factor: 1 }), 'rollBack: factor must be above 0 and less than 1, got 1.'],
    [() => rollBack({ limit: 0 }), 'rollBack: limit must be an integer of at least 1, got 0.'],
    [
      () => exponentialMovingAverage({ decay: 1 }),
      'exponentialMovingAverage: decay must be at least 0 and less than 1, got 1.',
    ],
    [
      () => exponentialMovingAverage({ decay: -0.1 }),
      'exponentialMovingAverage: decay must be at least 0 and less than 1, got -0.1.',
    ],
  ])('have ranges: %s', (call, message) => {
    expect(call).toThrow(message)
  })

  it('may be at the ends of their ranges', () => {
    reduceOnPlateau({ patience: 1, cooldown: 0, minLearningRate: 0, minDelta: 0 })
    earlyStopping({ patience: 1 })
    rollBack({ limit: 1 })
    exponentialMovingAverage({ decay: 0 })
  })
})

describe('reduceOnPlateau', () => {
  it('without a cooldown counts each epoch', async () => {
    const { scales } = await steer(reduceOnPlateau({ factor: 0.5, patience: 1 }), [3, 3, 3, 3])
    expect(scales).toEqual([1, 0.5, 0.25, 0.125])
  })

  it('multiplies the rate after patience epochs that are no better, then cools down', async () => {
    const reduce = reduceOnPlateau({ factor: 0.5, patience: 2, cooldown: 1 })
    const { scales, notices } = await steer(reduce, [3, 3, 3, 3, 3, 3, 2, 3, 3])
    expect(scales).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125]) // Keras's
    expect(notices[0]).toBe('Epoch 3: no better for 2 epochs, the learning rate is 0.05 from here on.')
  })

  it('not below the least rate', async () => {
    const { scales } = await steer(reduceOnPlateau({ factor: 0.1, patience: 1, minLearningRate: 0.02 }), [1, 1, 1, 1])
    expect(scales.map((scale) => scale.toFixed(9))).toEqual([1, 0.2, 0.2, 0.2].map((scale) => scale.toFixed(9)))
  })

  it('changes the rate of the steps that follow', async () => {
    const callbacks = [reduceOnPlateau({ monitor: 'loss', mode: 'max', patience: 1, factor: 0.5 })]
    const { epochs } = await record({ ...experiment, callbacks })
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([0.05, 0.05, 0.025])
  })
})

describe('exponentialMovingAverage', () => {
  it('is that of the weights after each step, in float64, and is judged and the result', async () => {
    const trace: number[][] = []
    const watch = (event: FitEvent, run: RunControl): void => {
      if (event.type === 'step') trace.push([...run.parameters])
    }
    const averaged = { ...experiment, callbacks: [exponentialMovingAverage({ decay: 0.8 }), watch] }
    const { done, epochs } = await record(averaged)
    const expected = trace
      .slice(1)
      .reduce((mean, weights) => mean.map((m, i) => 0.8 * m + 0.2 * weights[i]!), trace[0]!)
    const result = entries(done.weights).flatMap(([, { data }]) => [...data])
    result.forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i]!, 5)
    })
    const { train } = await averaged.data.load()
    expect(evaluate(averaged, done.weights, train).loss).toBe(epochs.at(-1)!.trainingLoss)
    const plain = await record(experiment)
    expect(plain.epochs.map(({ loss }) => loss)).toEqual(epochs.map(({ loss }) => loss)) // training is not changed by it
  })
})

describe('rollBack', () => {
  const line = tensorData({ train: [tensor([[1], [2], [3]]), tensor([[2], [4], [6]])] })
  const wild: Experiment = {
    data: line,
    model: dense(1),
    loss: meanSquaredError(),
    optimizer: sgd({ learningRate: 1e12 }),
    epochs: 12,
    batchSize: 1,
  }

  it('goes back at a lower rate until it is low enough, says so, and ends well', async () => {
    const { events, done } = await record({ ...wild, callbacks: [rollBack({ factor: 5e-14 })] })
    expect(done.reason).toBe('completed')
    const notices = events
      .filter(({ type }) => type === 'notice')
      .map((event) => (event as { message: string }).message)
    expect(notices.length).toBeGreaterThan(0)
    expect(notices[0]).toMatch(
      /^fit: numbers must stay finite.* Going back to epoch \d+, at 5e-14 times the learning rate\.$/,
    )
    expect(events.filter(({ type }) => type === 'nonFinite')).toHaveLength(notices.length)
    expect(done.testLoss).toBeLessThan(1)
  })

  it('gives up after as many times, with the first bad layer and batch', async () => {
    const callbacks = [rollBack({ factor: 0.9, limit: 2 })]
    const error: unknown = await record({ ...wild, callbacks }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NonFiniteError)
    expect((error as NonFiniteError).batch).toBeGreaterThan(0)
  })
})

describe('accumulate', () => {
  it('has the bits of a batch of so many times the size', async () => {
    const { done } = await record({ ...experiment, batchSize: 5, accumulate: 2 })
    expect(done.weightsSha256).toBe((await record(experiment)).done.weightsSha256)
  })

  it('takes no more memory than one batch', async () => {
    const planned = async (accumulate: number): Promise<number> => {
      const engine = createEngine()
      await record({ ...experiment, batchSize: 5, accumulate, epochs: 1 }, { engine })
      return engine.memory.allocatedBytes
    }
    expect(await planned(4)).toBe(await planned(1))
  })

  it('is an integer of at least 1, and nothing for a full batch', async () => {
    await expect(record({ ...experiment, accumulate: 0 })).rejects.toThrow(
      'experiment: accumulate must be an integer of at least 1, got 0.',
    )
    await expect(record({ ...experiment, batchSize: 'full', accumulate: 2 })).rejects.toThrow(
      'experiment: accumulate must be 1 where the batch is full, got 2.',
    )
  })
})

describe('gradientNorms', () => {
  it('are those of the last update of the epoch', async () => {
    const { epochs } = await record({ ...experiment, epochs: 1 })
    expect(Object.keys(epochs[0]!.gradientNorms)).toEqual(['0.weight', '0.bias', '3.weight', '3.bias'])
    // One example, one step of a rate of 1: the weights move by the gradient.
    const one = tensorData({ train: [tensor([[3, 4]]), tensor([[1]])] })
    let before: number[] = []
    const watch = (event: FitEvent, run: RunControl): void => {
      if (event.type === 'start') before = [...run.parameters]
    }
    const run = await record({
      data: one,
      model: dense(1),
      loss: meanSquaredError(),
      optimizer: sgd({ learningRate: 1 }),
      epochs: 1,
      batchSize: 1,
      callbacks: [watch],
    })
    const after = entries(run.done.weights).flatMap(([, { data }]) => [...data])
    const moved = after.map((weight, i) => weight - before[i]!)
    expect(run.epochs[0]!.gradientNorms['0.weight'] ?? run.epochs[0]!.gradientNorms['weight']).toBeCloseTo(
      Math.hypot(moved[0]!, moved[1]!),
      4,
    )
  })
})
