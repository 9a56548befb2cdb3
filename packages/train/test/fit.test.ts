import {
  dense,
  dropout,
  type Layer,
  leakyRelu,
  meanSquaredError,
  sequential,
  softmaxCrossEntropy,
  tanh,
} from '@nn/layers'
import { adam, sgd } from '@nn/optim'
import { argmax, createEngine, createRandom, entries, tensor } from '@nn/tensor'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  type Callback,
  type Checkpoint,
  type Dataset,
  type DataSource,
  defineExperiment,
  type DoneEvent,
  earlyStopping,
  type EpochEvent,
  evaluate,
  type Experiment,
  fit,
  type FitEvent,
  type FitOptions,
  type LoadOptions,
  NonFiniteError,
  predict,
  type Run,
  tensorData,
  weightsSha256,
} from '../src/index.ts'

const xor = tensorData({
  name: 'xor',
  classes: ['even', 'odd'],
  train: [
    tensor([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]),
    tensor([0, 1, 1, 0]),
  ],
})

/** Two noisy clouds of 103 points: more than one chunk, and a smaller last batch. */
function clouds(): ReturnType<typeof tensorData> {
  const inputs = createRandom(1).normal([103, 4])
  const labels = tensor(Array.from({ length: 103 }, (_, i) => i % 2))
  labels.data.forEach((label, i) => (inputs.data[4 * i]! += 3 * label))
  return tensorData({ name: 'clouds', classes: ['a', 'b'], train: [inputs, labels] })
}

const experiment = defineExperiment({
  data: clouds(),
  model: sequential(dense(8), leakyRelu(), dropout(0.2), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 3,
  batchSize: 10,
  seed: 5,
})

async function run(of: Experiment, options?: FitOptions, dataset?: Dataset): Promise<FitEvent[]> {
  return consume(fit(of, dataset ?? (await of.data.load()), options))
}

async function consume(running: Run): Promise<FitEvent[]> {
  const events: FitEvent[] = []
  for await (const event of running) events.push(event)
  return events
}

/** Begins a run with these parameters. */
function startWith(...parameters: readonly number[]): Callback {
  return (event, run) => {
    if (event.type === 'start') run.setWeights(Float32Array.from(parameters))
  }
}

/** A clock that moves on by so many milliseconds whenever it is looked at. */
function steadily(milliseconds: number): () => number {
  let now = 0
  return () => (now += milliseconds)
}

function done(events: readonly FitEvent[]): DoneEvent {
  const last = events.at(-1)
  if (last?.type !== 'done') throw new Error('the last event is not done')
  return last
}

describe('fit', () => {
  it('learns XOR', async () => {
    const events = await run({
      data: xor,
      model: sequential(dense(8), tanh(), dense(2)),
      loss: softmaxCrossEntropy(),
      optimizer: adam({ learningRate: 0.05 }),
      epochs: 100,
      batchSize: 'full',
    })
    expect(done(events).testAccuracy).toBe(1)
    expect(done(events).testLoss).toBeLessThan(0.05)
  })

  it('tells what happens: start, steps and an epoch for each epoch, done', async () => {
    const events = await run(experiment)
    const types = events.map(({ type }) => type).filter((type) => type !== 'progress')
    const epoch = [...Array.from({ length: 11 }, () => 'step'), 'epoch']
    expect(types).toEqual(['start', ...epoch, ...epoch, ...epoch, 'done'])
    expect(events[0]).toMatchObject({
      dataset: 'clouds',
      parameters: 58,
      examples: 103,
      batchSize: 10,
      steps: 11,
      seed: 5,
    })
    expect(done(events)).toMatchObject({
      reason: 'completed',
      epochs: 3,
      step: 33,
      dataset: 'clouds',
      synthetic: false,
    })
    const epochs = events.filter((event): event is EpochEvent => event.type === 'epoch')
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
    expect(epochs[2]!.loss).toBeLessThan(epochs[0]!.loss)
    expect(epochs[2]!.testAccuracy).toBeGreaterThan(0.7)
  })

  it('reports the mean of a step’s batch and of an epoch’s examples', async () => {
    const events = await run({ ...experiment, epochs: 1 })
    const losses = events.flatMap((event) => (event.type === 'step' ? [event.loss] : []))
    const sum = losses.slice(0, 10).reduce((total, loss) => total + 10 * loss, 3 * losses[10]!)
    expect(events.find((event) => event.type === 'epoch')).toMatchObject({
      loss: expect.closeTo(sum / 103, 10) as number,
    })
  })

  it('reports losses and accuracies that were worked out by hand', async () => {
    const { signal } = new AbortController()
    // y = w·x + b with w = 1, b = 0: errors 0 and −1; dL/dw = −2, dL/db = −1; then w = 1.2, b = 0.1: errors 0.3 and
    // −0.5.
    const line: Experiment = {
      data: tensorData({ train: [tensor([[1], [2]]), tensor([[1], [3]])] }),
      model: dense(1),
      loss: meanSquaredError(),
      optimizer: sgd({ learningRate: 0.1 }),
      epochs: 1,
      batchSize: 'full',
      callbacks: [startWith(1, 0)],
    }
    const clock = vi.spyOn(performance, 'now').mockImplementation(steadily(1000)) // there is progress at each chunk
    const events = await run(line, { chunkSize: 1, signal })
    clock.mockRestore()
    const near = (value: number): number => expect.closeTo(value, 6) as number
    expect(events.filter(({ type }) => type === 'progress')).toMatchObject([
      { examples: 1, loss: 0, accuracy: NaN },
      { examples: 2, loss: near(0.5), accuracy: NaN },
    ])
    expect(events.find(({ type }) => type === 'step')).toMatchObject({ loss: near(0.5), step: 1 })
    expect(events.find(({ type }) => type === 'epoch')).toMatchObject({ loss: near(0.5), trainingLoss: near(0.17) })
    expect(done(events)).toMatchObject({ testLoss: near(0.17), testAccuracy: NaN })
    // Logits are the inputs: of four answers three are right, and the loss of each is log(1 + e^∓1).
    const points = [
      tensor([
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 1],
      ]),
      tensor([0, 1, 0, 0]),
    ] as const
    const still: Experiment = {
      ...line,
      data: tensorData({ classes: ['a', 'b'], train: points }),
      model: dense(2),
      loss: softmaxCrossEntropy(),
      optimizer: sgd({ learningRate: 0 }),
      batchSize: 2,
      callbacks: [startWith(1, 0, 0, 1, 0, 0)],
    }
    const epoch = (await run(still)).find(({ type }) => type === 'epoch')
    const loss = near((3 * Math.log(1 + Math.exp(-1)) + Math.log(1 + Math.exp(1))) / 4)
    expect(epoch).toMatchObject({ loss, trainingLoss: loss, testLoss: loss, accuracy: 0.75, trainingAccuracy: 0.75 })
  })

  it('reports the seconds of training, without those of judging, also of an epoch that was resumed', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const data = await experiment.data.load()
    const fill: Dataset['train']['fill'] = (...examples) => {
      vi.advanceTimersByTime(30)
      data.train.fill(...examples)
    }
    const dataset = { ...data, train: { ...data.train, fill } }
    const whole = fit(experiment, dataset)
    const epochs: EpochEvent[] = []
    let third: Checkpoint | undefined
    for await (const event of whole) {
      if (event.type === 'step' && event.step === 3) third = whole.checkpoint()
      if (event.type === 'epoch') epochs.push(event)
    }
    const resumed = await run(experiment, { resume: third! }, dataset)
    epochs.push(...resumed.filter((event) => event.type === 'epoch'))
    expect(epochs).toHaveLength(6)
    for (const { seconds, examplesPerSecond } of epochs) {
      expect(seconds).toBeCloseTo(11 * 0.03, 9)
      expect(examplesPerSecond).toBeCloseTo(103 / (11 * 0.03), 6)
    }
  })

  it('gives the same bits for the same seed, and others for another', async () => {
    const hash = async (seed: number): Promise<string> => done(await run({ ...experiment, seed })).weightsSha256
    expect(await hash(5)).toBe(await hash(5))
    expect(await hash(5)).not.toBe(await hash(6))
  })

  it.each([1, 7, 102, 103, 5000])('gives the same bits for a full batch in chunks of %i', async (chunkSize) => {
    const full = { ...experiment, batchSize: 'full' as const }
    const hash = async (options?: FitOptions): Promise<string> => done(await run(full, options)).weightsSha256
    expect(await hash({ chunkSize })).toBe(await hash())
  })

  it('trains on values where there are no classes, and has no accuracy then', async () => {
    const x = createRandom(2).uniform([40, 1])
    const line = { shape: [40, 1], data: x.data.map((value) => 2 * value - 1) }
    const events = await run({
      data: tensorData({ train: [x, line] }),
      model: dense(1),
      loss: meanSquaredError(),
      optimizer: sgd({ learningRate: 0.3 }),
      epochs: 60,
      batchSize: 8,
    })
    expect(done(events).testLoss).toBeLessThan(1e-4)
    expect(done(events).testAccuracy).toBeNaN()
  })

  it('judges a validation split if there is one', async () => {
    const { train } = await experiment.data.load()
    const events = await run(experiment, {}, { ...(await experiment.data.load()), validation: train })
    expect(events.find((event) => event.type === 'epoch')).toHaveProperty('validationAccuracy')
  })

  it('passes the learning rate of each step to the optimizer', async () => {
    const events = await run({ ...experiment, epochs: 1, optimizer: sgd({ learningRate: (step) => 1 / step }) })
    const rates = events.flatMap((event) => (event.type === 'step' ? [event.learningRate] : []))
    expect(rates).toEqual(Array.from({ length: 11 }, (_, i) => 1 / (i + 1)))
  })

  it('ends with an aborted run when its signal is aborted, weights as after the last step', async () => {
    const controller = new AbortController()
    const events: FitEvent[] = []
    for await (const event of fit(experiment, await experiment.data.load(), { signal: controller.signal })) {
      events.push(event)
      if (event.type === 'step' && event.step === 15) controller.abort()
    }
    expect(done(events)).toMatchObject({ reason: 'aborted', epochs: 1, step: 15 })
    expect(done(events).weightsSha256).toBe(await weightsSha256(done(events).weights))
  })

  it('gives the event loop a turn, so that a timer can abort a long run', async () => {
    const controller = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const abortSoon: Callback = ({ type }) => {
      if (type === 'progress')
        timer ??= setTimeout(() => {
          controller.abort()
        })
    }
    const endless = { ...experiment, epochs: 1e6, callbacks: [abortSoon] }
    const events = await run(endless, { signal: controller.signal })
    expect(done(events).reason).toBe('aborted')
    expect(events.some(({ type }) => type === 'progress')).toBe(true)
  })

  it.each([1, 3, 10])('gives the same bits and losses for mini-batches in chunks of %i', async (chunkSize) => {
    const outcome = async (options?: FitOptions): Promise<unknown> => {
      const { weightsSha256, testLoss } = done(await run(experiment, options))
      return { weightsSha256, testLoss }
    }
    expect(await outcome({ chunkSize })).toEqual(await outcome())
  })

  it('refuses splits that are empty or of another shape, and an experiment that nobody checked', async () => {
    const dataset = await experiment.data.load()
    const narrow = { ...dataset.test, inputShape: [3] }
    await expect(run(experiment, {}, { ...dataset, test: narrow })).rejects.toThrow(
      'dataset: expected test inputs of shape [4], got [3].',
    )
    const pairs = { ...dataset.test, targetShape: [2] }
    await expect(run(experiment, {}, { ...dataset, test: pairs })).rejects.toThrow(
      'dataset: expected test targets of shape [], got [2].',
    )
    const empty = { ...dataset.test, count: 0 }
    await expect(run(experiment, {}, { ...dataset, validation: empty })).rejects.toThrow(
      'dataset: the validation split must have examples, got 0.',
    )
    await expect(run({ ...experiment, epochs: 0 })).rejects.toThrow('experiment: epochs must be an integer')
    await expect(run(experiment, { chunkSize: 0.5 })).rejects.toThrow('fit: chunkSize must be an integer')
  })

  it('refuses a model whose outputs are not the classes', async () => {
    await expect(run({ ...experiment, model: dense(3) })).rejects.toMatchObject({
      name: 'ShapeError',
      message:
        'experiment: expected a model with an output for each of the 2 classes, got [batch, 3]. End it with dense(2).',
      expected: ['batch', 2],
      actual: ['batch', 3],
    })
  })
})

describe('a number that is not finite', () => {
  const explode = (at: 'forward' | 'backward'): Layer => ({
    ...tanh(),
    type: 'fragile',
    [at](...[ops, params, third, fourth]: Parameters<Layer['backward']>) {
      const layer = tanh()
      if (at === 'forward') {
        const io = third as unknown as Parameters<Layer['forward']>[2]
        layer.forward(ops, params, io)
        if (io.pass.training && io.pass.example >= 103) io.y.data[3] = NaN
      } else {
        layer.backward(ops, params, third, fourth)
        fourth.dx!.data[0] = Infinity
      }
    },
  })

  it('in an output stops the run before the update and names the layer, epoch, batch and examples', async () => {
    const model = sequential(dense(4), explode('forward'), dense(2))
    const events: FitEvent[] = []
    const consume = async (): Promise<void> => {
      for await (const event of fit({ ...experiment, model }, await experiment.data.load())) events.push(event)
    }
    const error = await consume().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NonFiniteError)
    expect(error).toMatchObject({ epoch: 2, batch: 1, where: 'the output of layer 1 (fragile)' })
    expect((error as NonFiniteError).examples).toHaveLength(10)
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(11)
  })

  it('is told with five examples at most, and with what to do', () => {
    const place = { epoch: 2, batch: 3, order: Uint32Array.of(9, 8, 7, 6, 5, 4, 3, 2), start: 1, size: 5 }
    const before = 'fit: numbers must stay finite, got NaN in the loss at epoch 2, batch 3'
    const advice = 'This batch has updated no weight. Lower the learning rate, or look at these examples.'
    const five = new NonFiniteError(NaN, 'the loss', place)
    expect(five.message).toBe(`${before} (examples 8, 7, 6, 5, 4). ${advice}`)
    const six = new NonFiniteError(NaN, 'the loss', { ...place, size: 6 }, 'Stop.')
    expect(six.message).toBe(`${before} (examples 8, 7, 6, 5, 4, …). Stop.`)
    expect(six).toMatchObject({ epoch: 2, batch: 3, where: 'the loss', examples: [8, 7, 6, 5, 4, 3] })
  })

  it('in a gradient names the layer that made it', async () => {
    const model = sequential(dense(4), explode('backward'), dense(2))
    await expect(run({ ...experiment, model })).rejects.toMatchObject({
      name: 'NonFiniteError',
      where: 'the input gradient of layer 1 (fragile)',
    })
  })

  it('never reaches the optimizer', async () => {
    const steps: number[] = []
    const optimizer: Experiment['optimizer'] = {
      ...experiment.optimizer,
      update(kernels, vectors, learningRate, step) {
        steps.push(step)
        return experiment.optimizer.update(kernels, vectors, learningRate, step)
      },
    }
    const model = sequential(dense(4), explode('forward'), dense(2))
    await expect(run({ ...experiment, model, optimizer })).rejects.toThrow(NonFiniteError)
    expect(steps).toHaveLength(11) // the first epoch
  })

  it('that an update makes stops the run too, and names what it hit', async () => {
    const wild = (hit: (vectors: Parameters<Experiment['optimizer']['update']>[1]) => void): Experiment => ({
      ...experiment,
      optimizer: {
        ...experiment.optimizer,
        update: (_, vectors) => {
          hit(vectors)
          return false
        },
      },
    })
    await expect(run(wild(({ parameters }) => (parameters[40] = Infinity)))).rejects.toMatchObject({
      where: 'parameter 3.weight after the update',
      message: expect.stringMatching(/^fit: numbers .* Lower the learning rate, or clip the gradients\.$/) as string,
    })
    await expect(run(wild(({ state }) => (state['secondMoment']![3] = NaN)))).rejects.toMatchObject({
      where: "the optimizer's secondMoment after the update",
    })
  })

  it('in the inputs names them', async () => {
    const inputs = tensor([[1, NaN]])
    const data = tensorData({ classes: ['a', 'b'], train: [inputs, tensor([0])] })
    await expect(run({ ...experiment, data, model: dense(2) })).rejects.toMatchObject({ where: 'the inputs' })
  })

  it('stops a rate that is much too high', async () => {
    const wild = { ...experiment, optimizer: sgd({ learningRate: 1e30 }) }
    await expect(run(wild)).rejects.toThrow(/fit: numbers must stay finite, got .* at epoch 1, batch \d/)
  })
})

describe('predict', () => {
  it('gives the outputs and losses that evaluate counts, in chunks of any size', async () => {
    const { weights, testLoss, testAccuracy } = done(await run(experiment))
    const { test } = await experiment.data.load()
    const { outputs, losses } = predict(experiment, weights, test)
    expect(outputs.shape).toEqual([103, 2])
    expect(losses.data.reduce((sum, loss) => sum + loss, 0) / 103).toBe(testLoss)
    const targets = new Float32Array(test.count)
    test.fill(
      Uint32Array.from(targets, (_, i) => i),
      new Float32Array(test.count * 4),
      targets,
    )
    const right = argmax(outputs, { axis: 1 }).data.filter((answer, i) => answer === targets[i]).length
    expect(right / 103).toBe(testAccuracy)
    expect(predict(experiment, weights, test, { chunkSize: 7 }).outputs).toEqual(outputs)
    expect(() => predict(experiment, {}, test)).toThrow('predict: weights must include 0.weight')
  })
})

describe('evaluate', () => {
  it('computes the metrics of the run from its weights, in chunks of any size', async () => {
    const events = await run(experiment)
    const { weights, testLoss, testAccuracy } = done(events)
    const { test, classes } = await experiment.data.load()
    const named = Object.fromEntries(entries(weights))
    for (const chunkSize of [1000, 7]) {
      const result = evaluate(experiment, weights, test, { classes, chunkSize })
      expect(result).toMatchObject({ examples: 103, loss: testLoss, accuracy: testAccuracy })
    }
    expect(evaluate(experiment, named, test)).toMatchObject({ loss: testLoss })
    const missing = Object.fromEntries(Object.entries(named).filter(([name]) => name !== '0.bias'))
    expect(() => evaluate(experiment, missing, test)).toThrow(
      'evaluate: weights must include 0.bias, got ["0.weight", "3.weight", "3.bias"].',
    )
    expect(() => evaluate(experiment, { ...named, extra: tensor([1]) }, test)).toThrow(
      'evaluate: weights must be those of the model, got "extra".',
    )
    expect(() => evaluate(experiment, { ...named, '0.bias': tensor([1, 2]) }, test)).toThrow(
      'evaluate: expected 0.bias of shape [8], got [2].',
    )
  })

  it('counts the confusion matrix, precision and recall', async () => {
    const identity = {
      weight: tensor([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
      bias: tensor([0, 0, 0]),
    }
    const inputs = tensor([
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
    const { test } = await tensorData({ train: [inputs, tensor([0, 1, 1, 1])] }).load()
    const result = evaluate({ model: dense(3), loss: softmaxCrossEntropy() }, identity, test, {
      classes: ['a', 'b', 'c'],
    })
    expect(result.confusion).toEqual([
      [1, 0, 0],
      [1, 2, 0],
      [0, 0, 0],
    ])
    expect(result.accuracy).toBe(0.75)
    expect(result.perClass).toEqual([
      { name: 'a', precision: 0.5, recall: 1, support: 1 },
      { name: 'b', precision: 1, recall: 2 / 3, support: 3 },
      { name: 'c', precision: NaN, recall: NaN, support: 0 },
    ])
  })
})

describe('defineExperiment', () => {
  it.each([
    [{ epochs: 0 }, 'experiment: epochs must be an integer of at least 1, got 0.'],
    [
      { batchSize: '100' },
      'experiment: batchSize, unless it is \'full\', must be an integer of at least 1, got "100".',
    ],
    [{ seed: -1 }, /seed must be an integer of at least 0, got -1/],
    [{ data: undefined }, /data must be a data source such as mnist\(\), got undefined/],
    [{ model: [] }, /model must be a layer/],
    [{ optimizer: adam }, /optimizer must be an optimizer such as adam\(\), got a function/],
    [{ loss: null }, /loss must be a loss/],
    [{ callbacks: earlyStopping() }, /callbacks must be a list, got {"name":"earlyStopping"/],
    [{ callbacks: [null] }, 'experiment: callbacks must be functions, or what earlyStopping() gives, got [null].'],
  ])('refuses %o', (wrong, message) => {
    expect(() => defineExperiment({ ...experiment, ...wrong } as Experiment)).toThrow(message)
  })
})

describe('memory', () => {
  it('is planned once: 2,000 steps allocate nothing in the engine and do not grow the heap', async () => {
    const { gc } = globalThis as { gc?: () => void }
    if (!gc) throw new Error('run with --expose-gc')
    const engine = createEngine()
    const data = await experiment.data.load()
    const measured: Record<'heap' | 'planned', number>[] = []
    for await (const event of fit({ ...experiment, batchSize: 2, epochs: 350 }, data, { engine })) {
      // The first 8,000 steps warm up: the engine of JavaScript compiles, and keeps what it compiled.
      // 52 steps to an epoch: the history keeps one event of each epoch, by contract.
      if (event.type !== 'step' || event.step < 8000 || event.step % 2000 !== 0) continue
      gc()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      measured.push({ heap: heapUsed + arrayBuffers, planned: engine.memory.allocatedBytes })
    }
    expect(measured).toHaveLength(6)
    expect(new Set(measured.map(({ planned }) => planned)).size).toBe(1)
    const grown = measured.slice(1).map(({ heap }, i) => heap - measured[i]!.heap)
    // A leak grows in each of the five stretches; code compiled late, or a test runner that reports, in one or two.
    const median = grown.toSorted((a, b) => a - b)[2]
    expect(median).toBeLessThan(60_000) // 30 bytes a step: less than one small object
  })
})

describe('the data of a run', () => {
  const loaded: LoadOptions[] = []
  const source = (seed?: number): DataSource => ({
    name: 'clouds',
    async load(options = {}) {
      loaded.push(options)
      return { ...(await experiment.data.load()), ...(seed === undefined ? {} : { seed }) }
    },
  })

  it('is loaded by fit with the seed, the memory of the engine and the signal, unless it is given', async () => {
    const engine = createEngine({ threads: 1 })
    const { signal } = new AbortController()
    loaded.length = 0
    const events = await consume(fit({ ...experiment, data: source() }, { engine, signal }))
    expect(loaded).toEqual([{ seed: 5, allocate: engine.allocateBytes, signal }])
    const given = done(await run(experiment, {}, await experiment.data.load()))
    expect(done(events).weightsSha256).toBe(given.weightsSha256)
    expect(loaded).toHaveLength(1)
    await consume(fit({ ...experiment, data: source(), seed: 0 }, undefined, { engine }))
    await consume(fit({ ...experiment, data: source(), epochs: 1 }))
    expect(loaded.slice(1).map(({ seed }) => seed)).toEqual([0, 5])
  })

  it('that was made with another seed is refused; with that of the run, or with none, it is not', async () => {
    const of = async (seed: number | undefined): Promise<FitEvent[]> =>
      run({ ...experiment, epochs: 1 }, {}, await source(seed).load())
    expect(done(await of(5)).weightsSha256).toBe(done(await of(undefined)).weightsSha256)
    await expect(of(0)).rejects.toThrow(
      "fit: clouds must be split or generated with the run's seed of 5, got 0. Let fit load it, fit(experiment), or load({ seed: 5 }).",
    )
  })

  it('is no promise and no source', async () => {
    for (const wrong of [experiment.data.load(), experiment.data, { train: 1 }] as unknown as Dataset[]) {
      await expect(run(experiment, {}, wrong)).rejects.toThrow(/^fit: expected a data set, got .* Await data.load\(\)/)
    }
  })

  it('that cannot be loaded, or is no longer wanted, ends the run before its first event', async () => {
    const data: DataSource = { name: 'none', load: ({ signal } = {}) => Promise.reject(signal?.reason as Error) }
    const signal = AbortSignal.abort(new RangeError('enough'))
    await expect(fit({ ...experiment, data }, { signal }).next()).rejects.toThrow('enough')
  })
})
