import { dense, softmaxCrossEntropy } from '@nn/layers'
import { sgd } from '@nn/optim'
import { tensor } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import {
  type Checkpoint,
  CheckpointError,
  createBest,
  type DataSource,
  earlyStopping,
  evaluate,
  type Experiment,
  fit,
  type FitEvent,
  type FitOptions,
  type Metric,
  reduceOnPlateau,
  type RunControl,
  type StatefulCallback,
  tensorData,
} from '../src/index.ts'
import { everything, experiment, record, throughJson, timeless } from './support/runs.ts'

/** The experiment on data without a validation split. */
const unsplit: Experiment = {
  ...experiment,
  data: { name: 'clouds', load: async () => ({ ...(await experiment.data.load()), validation: undefined! }) },
}

const notices = (events: readonly FitEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'notice' ? [event.message] : []))

const hint =
  'To have one: mnist({ validation: 10000 }), csv({ validation: 0.2 }), or a split named validation in other data.'

describe('callbacks choose', () => {
  const both = [earlyStopping({ patience: 9 }), reduceOnPlateau({ patience: 9 })]

  it('by the validation loss, and then nobody is told anything', async () => {
    const { events, done } = await record({ ...experiment, callbacks: both })
    const monitors = { earlyStopping: 'validationLoss', reduceOnPlateau: 'validationLoss' }
    expect([events[0], done]).toMatchObject([{ monitors }, { monitors }])
    expect(notices(events)).toEqual([])
  })

  it('without a validation split by the training loss, and one notice says how to get one', async () => {
    const { events, done } = await record({ ...unsplit, callbacks: both }, { monitors: { bestCheckpoint: undefined } })
    expect(events[1]).toEqual({
      type: 'notice',
      message: `earlyStopping, reduceOnPlateau and bestCheckpoint go by the training loss: clouds has no validation split. ${hint}`,
    })
    expect(notices(events)).toHaveLength(1)
    const monitors = { earlyStopping: 'trainingLoss', reduceOnPlateau: 'trainingLoss', bestCheckpoint: 'trainingLoss' }
    expect(done.monitors).toEqual(monitors)
    const one = await record({ ...unsplit, callbacks: [earlyStopping()] })
    expect(notices(one.events)).toEqual([
      `earlyStopping goes by the training loss: clouds has no validation split. ${hint}`,
    ])
    const asked = await record({ ...unsplit, callbacks: [earlyStopping({ monitor: 'trainingLoss' })] })
    expect(notices(asked.events)).toEqual([])
  })

  it('also those that fit is told of, without a callback', async () => {
    const { events } = await record(unsplit, { monitors: { bestCheckpoint: undefined } })
    expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['start', 'notice'])
    expect(notices((await record(unsplit)).events)).toEqual([])
    expect((await record(unsplit)).done.monitors).toEqual({})
  })

  it('by what was asked for last, under one name', async () => {
    const { events, done } = await record(
      { ...unsplit, callbacks: [earlyStopping(), reduceOnPlateau({ monitor: 'testLoss' })] },
      { monitors: { earlyStopping: 'trainingAccuracy', reduceOnPlateau: undefined } },
    )
    expect(done.monitors).toEqual({ earlyStopping: 'trainingAccuracy', reduceOnPlateau: 'trainingLoss' })
    expect(notices(events)).toEqual([
      `reduceOnPlateau goes by the training loss: clouds has no validation split. ${hint}`,
    ])
  })

  it('by the test data only if that is asked for, and then it is said', async () => {
    const callbacks = [earlyStopping({ monitor: 'testAccuracy', patience: 9 })]
    const { events, done, epochs } = await record(
      { ...experiment, callbacks },
      { monitors: { bestCheckpoint: 'testLoss' } },
    )
    expect(notices(events)).toEqual([
      'The test data chooses: earlyStopping by testAccuracy, bestCheckpoint by testLoss. The test figures of this run are better than on new data.',
    ])
    expect(done.monitors).toEqual({ earlyStopping: 'testAccuracy', bestCheckpoint: 'testLoss' })
    expect(epochs.every(({ testLoss }) => testLoss !== undefined)).toBe(true)
  })

  it.each<[Metric, string]>([
    ['validationLoss', 'earlyStopping: monitor must be a metric of clouds, which has no validation split, got'],
    ['loose' as Metric, 'earlyStopping: monitor must be one of validationLoss, validationAccuracy'],
  ])('by no metric that the run does not have: %s', async (monitor, message) => {
    await expect(async () => record({ ...unsplit, callbacks: [earlyStopping({ monitor })] })).rejects.toThrow(message)
  })

  it('by no metric that there is not, whoever asks', async () => {
    const run = fit(experiment, { monitors: { me: 'loose' as Metric } })
    await expect(run.next()).rejects.toThrow(
      'me: monitor must be one of validationLoss, validationAccuracy, trainingLoss, trainingAccuracy, ' +
        'loss, accuracy, testLoss, testAccuracy, got "loose".',
    )
  })

  it('by no accuracy where there are no classes, which is said before the first event', async () => {
    const data = tensorData({ name: 'line', train: [tensor([[1], [2]]), tensor([[1], [2]])] })
    for (const monitor of ['accuracy', 'trainingAccuracy', 'testAccuracy'] as const) {
      const run = fit({ ...experiment, data, model: dense(1) }, { monitors: { me: monitor } })
      await expect(run.next()).rejects.toThrow(
        `me: monitor must be a metric of line, which has no classes, got "${monitor}".`,
      )
    }
  })

  it('by a metric that one of your own asks for', async () => {
    const seen: unknown[] = []
    const own = (metric?: Metric): StatefulCallback => ({
      name: 'own',
      config: null,
      begin(run) {
        const best = createBest('own', { monitor: run.monitor('own', metric) })
        return {
          handle(event) {
            if (event.type === 'epoch') seen.push(best.improves(event))
          },
          save: () => ({ json: best.value }),
          load: () => undefined,
        }
      },
    })
    const { done, events } = await record({ ...experiment, callbacks: [own('testLoss')] })
    expect(done.monitors).toEqual({ own: 'testLoss' })
    expect(notices(events)[0]).toContain('The test data chooses: own by testLoss.')
    expect(seen).toHaveLength(3)
    expect((await record({ ...unsplit, callbacks: [own()] })).done.monitors).toEqual({ own: 'trainingLoss' })
  })
})

describe('with a validation split', () => {
  const watched = async (options?: FitOptions, of = experiment): Promise<readonly [FitEvent[], string[]]> => {
    const data = await of.data.load()
    const events: FitEvent[] = []
    const read: string[] = []
    const test: typeof data.test = {
      ...data.test,
      fill: (...examples) => {
        read.push(events.at(-1)?.type ?? 'nothing')
        data.test.fill(...examples)
      },
    }
    for await (const event of fit(of, { ...data, test }, options)) events.push(event)
    return [events, read]
  }

  it('the test data is not read before the run is over', async () => {
    const [events, read] = await watched()
    expect(new Set(read)).toEqual(new Set(['epoch']))
    expect(read.length).toBe(5) // once, in chunks of 10, after the last epoch
    expect(events.filter(({ type }) => type === 'epoch').some((event) => 'testLoss' in event)).toBe(false)
    const done = events.at(-1)
    const { test, validation, classes } = await experiment.data.load()
    if (done?.type !== 'done') throw new Error('the last event is not done')
    const judged = evaluate(experiment, done.weights, test, { classes })
    expect([done.testLoss, done.testAccuracy]).toEqual([judged.loss, judged.accuracy])
    const validated = evaluate(experiment, done.weights, validation!, { classes })
    expect([done.validationLoss, done.validationAccuracy]).toEqual([validated.loss, validated.accuracy])
  })

  it('unless somebody asked for it', async () => {
    const [events, read] = await watched({ monitors: { me: 'testLoss' } })
    expect(read).toHaveLength(15)
    expect(events.filter(({ type }) => type === 'epoch').every((event) => 'testLoss' in event)).toBe(true)
  })

  it('the metrics at the end are those of the weights, also where the run is stopped within an epoch', async () => {
    const stop = (event: FitEvent, run: { stop(message: string): void }): void => {
      if (event.type === 'step' && event.step === 12) run.stop('here')
    }
    for (const of of [experiment, unsplit]) {
      const { done } = await record({ ...of, callbacks: [stop] })
      const { test, classes } = await of.data.load()
      expect(evaluate(of, done.weights, test, { classes })).toMatchObject({
        loss: done.testLoss,
        accuracy: done.testAccuracy,
      })
    }
  })

  it.each<[string, (run: RunControl, weights: Float32Array) => void]>([
    [
      'replaced',
      (run, weights) => {
        run.setWeights(weights)
      },
    ],
    [
      'said to be the result',
      (run, weights) => {
        run.endWith(weights)
      },
    ],
    [
      'said to be judged',
      (run, weights) => {
        run.judgeWith(weights)
      },
    ],
  ])('and where they are %s after the last epoch', async (_, change) => {
    const halve = (event: FitEvent, run: RunControl): void => {
      if (event.type === 'epoch' && event.epoch === 3)
        change(
          run,
          run.parameters.map((weight) => weight / 2),
        )
    }
    for (const of of [experiment, unsplit]) {
      const { done } = await record({ ...of, callbacks: [halve] })
      const plain = await record(of)
      expect(done.weightsSha256).not.toBe(plain.done.weightsSha256)
      const { test, classes } = await of.data.load()
      expect(evaluate(of, done.weights, test, { classes })).toMatchObject({
        loss: done.testLoss,
        accuracy: done.testAccuracy,
      })
      expect(done.testLoss).not.toBe(plain.done.testLoss)
    }
  })
})

describe('the training metrics of an epoch', () => {
  it('are those of the weights at its end on all examples, up to 10,000', async () => {
    const { train, classes } = await unsplit.data.load()
    const { events, epochs, done } = await record(unsplit)
    expect(events[0]).toMatchObject({ trainingSample: 43 })
    const judged = evaluate(unsplit, done.weights, train, { classes })
    expect(epochs[2]).toMatchObject({ trainingLoss: judged.loss, trainingAccuracy: judged.accuracy })
    expect(epochs[2]!.loss).not.toBe(judged.loss)
  })

  it('are measured on 10,000 of more examples, which the seed draws: always the same, from everywhere, each once', async () => {
    const count = 12_000
    const inputs = { shape: [count, 1], data: Float32Array.from({ length: count }, (_, i) => i) }
    const targets = { shape: [count], data: new Float32Array(count) }
    const { train } = await tensorData({ classes: ['a', 'b'], train: [inputs, targets] }).load()
    const read: number[][] = []
    let judging = false
    const data: DataSource = {
      name: 'numbers',
      load: () =>
        Promise.resolve({
          name: 'numbers',
          classes: ['a', 'b'],
          synthetic: false,
          train: {
            ...train,
            fill: (indices, ...rest) => {
              if (judging) read.at(-1)!.push(...indices)
              train.fill(indices, ...rest)
            },
          },
          test: { ...train, count: 1 },
        }),
    }
    const watch = (event: FitEvent): void => {
      if (event.type === 'step') read.push([])
      judging = event.type === 'step'
    }
    const of = (seed: number): Experiment => ({
      data,
      model: dense(2),
      loss: softmaxCrossEntropy(),
      optimizer: sgd({ learningRate: 1e-9 }),
      epochs: 2,
      batchSize: 'full',
      seed,
      callbacks: [watch],
    })
    const { events } = await record(of(1))
    expect(events[0]).toMatchObject({ trainingSample: 10_000 })
    const [first, second] = read
    expect(second).toEqual(first)
    expect(new Set(first).size).toBe(10_000)
    expect(first).toEqual(first!.toSorted((a, b) => a - b))
    for (let start = 0; start < count; start += 1000) {
      const among = first!.filter((index) => index >= start && index < start + 1000)
      expect(among.length).toBeGreaterThan(750) // 833 are expected
      expect(among.length).toBeLessThan(916)
    }
    await record(of(2))
    expect(read[2]).not.toEqual(first)
  })
})

describe('a run of the last version', () => {
  /**
   * As the last version wrote it: epochs had no training metrics of their own, and callbacks said nothing of their
   * metric.
   */
  function older({ state, tensors }: Checkpoint): Checkpoint {
    const epochs = state.epochs.map((epoch) =>
      Object.fromEntries(Object.entries(epoch).filter(([key]) => !key.startsWith('training'))),
    )
    const callbacks = Object.entries(state.callbacks).map(([name, saved]) => {
      const { json, ...rest } = saved as { json: Record<string, never> }
      const numbers = Object.fromEntries(Object.entries(json).filter(([key]) => key !== 'monitor'))
      return [name, { ...rest, json: numbers }] as const
    })
    return throughJson({ state: { ...state, epochs, callbacks: Object.fromEntries(callbacks) }, tensors })
  }

  it('that watched the test loss goes on watching it, to the same bits, and says so', async () => {
    const stopping = (monitor?: 'testLoss'): Experiment => ({
      ...unsplit,
      optimizer: sgd({ learningRate: 20 }),
      epochs: 9,
      callbacks: [earlyStopping({ patience: 2, ...(monitor && { monitor }) })],
    })
    const whole = await record(stopping('testLoss'))
    const kept = older(whole.checkpoints[6]!)
    const description = kept.state.experiment as { callbacks: object[] }
    const experiment = {
      ...description,
      callbacks: [{ name: 'earlyStopping', config: { patience: 2, restoreBest: true } }],
    }
    const resumed = await record(stopping(), { resume: { ...kept, state: { ...kept.state, experiment } } })
    expect(resumed.done).toMatchObject({
      weightsSha256: whole.done.weightsSha256,
      epochs: whole.done.epochs,
      monitors: { earlyStopping: 'testLoss' },
    })
    expect(notices(resumed.events)).toEqual(['earlyStopping goes on choosing by testLoss, as the run did before.'])
  })

  it('with a validation split, or a metric that was asked for, goes on as it is', async () => {
    const whole = await record(everything)
    const resumed = await record(everything, { resume: older(whole.checkpoints[8]!) })
    expect(timeless(resumed.events)).toEqual(timeless(whole.rests[8]!))
  })

  it('is not one of another metric', async () => {
    const { checkpoints } = await record(everything)
    const { state, tensors } = throughJson(checkpoints[8]!)
    const saved = state.callbacks['earlyStopping'] as { json: object }
    for (const monitor of ['testLoss', 'loose', 1]) {
      const earlyStopping = { ...saved, json: { ...saved.json, monitor } }
      const resume = { state: { ...state, callbacks: { ...state.callbacks, earlyStopping } }, tensors }
      const resuming = record(everything, { resume })
      await expect(resuming).rejects.toThrow(CheckpointError)
      await expect(resuming).rejects.toThrow("earlyStopping: a checkpoint's monitor must be testAccuracy, got")
    }
  })
})
