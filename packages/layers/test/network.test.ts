import { createEngine, createRandom, entries, ShapeError, tensor } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import {
  compile,
  compileLoss,
  dense,
  dropout,
  flatten,
  innermost,
  type Layer,
  leakyRelu,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
  tanh,
} from '../src/index.ts'

const model = sequential(flatten(), dense(8), leakyRelu(), dropout(0.3), dense(3))
const options = { input: [2, 3], batchSize: 10, random: 7 }

describe('compile', () => {
  it('names parameters by their place and lays them out in one vector', () => {
    const { parameters, gradients } = compile(model, options)
    expect(entries(parameters.tree).map(([name, { shape }]) => [name, shape])).toEqual([
      ['1.weight', [6, 8]],
      ['1.bias', [8]],
      ['4.weight', [8, 3]],
      ['4.bias', [3]],
    ])
    expect(parameters.data).toHaveLength(6 * 8 + 8 + 8 * 3 + 3)
    expect(gradients.data).toHaveLength(parameters.data.length)
  })

  it('initialises by seed: the same seed gives the same bits, another one others', () => {
    const weights = (random: number): Float32Array => compile(model, { ...options, random }).parameters.data
    expect(weights(7)).toEqual(weights(7))
    expect(weights(7)).not.toEqual(weights(8))
  })

  it('computes a smaller batch to the bits of the same rows in a larger one', () => {
    const network = compile(model, options)
    const x = createRandom(1).normal([10, 2, 3])
    const all = network.predict(x)
    for (const size of [1, 3, 9]) {
      const io = network.batch(size)
      io.x.data.set(x.data.subarray(0, size * 6))
      network.forward(io)
      expect(io.y.data).toEqual(all.data.subarray(0, size * 3))
    }
  })

  it('predicts any number of rows, also none and more than planned', () => {
    const network = compile(model, options)
    const x = createRandom(2).normal([25, 2, 3])
    const y = network.predict(x)
    expect(y.shape).toEqual([25, 3])
    const last = network.predict({ shape: [1, 2, 3], data: x.data.slice(-6) })
    expect(y.data.slice(-3)).toEqual(last.data)
    expect(network.predict({ shape: [0, 2, 3], data: new Float32Array(0) }).shape).toEqual([0, 3])
  })

  it('predicts without dropout, and leaves a training network training', () => {
    const network = compile(model, options)
    const x = createRandom(2).normal([3, 2, 3])
    const y = network.predict(x)
    network.pass.training = true
    expect(network.predict(x)).toEqual(y)
    expect(network.pass.training).toBe(true)
  })

  it.each([1, 3, 4, 9])('accumulates chunks of %i to the gradients of one piece, bit for bit', (chunkSize) => {
    const x = createRandom(3).normal([10, 2, 3])
    const labels = Float32Array.from({ length: 10 }, (_, i) => i % 3)
    const gradients = (size: number): Float32Array => {
      const network = compile(model, { ...options, batchSize: size })
      const loss = compileLoss(softmaxCrossEntropy(), network, [])
      network.pass.training = true
      for (let start = 0; start < 10; start += size) {
        const io = network.batch(Math.min(size, 10 - start))
        const target = loss.batch(io)
        network.pass.example = start
        io.x.data.set(x.data.subarray(start * 6, start * 6 + io.x.data.length))
        target.target.data.set(labels.subarray(start, start + target.target.data.length))
        network.forward(io)
        loss.forward(target, 1 / 10)
        network.backward(io)
      }
      return network.gradients.data
    }
    expect(gradients(chunkSize)).toEqual(gradients(10))
  })

  it('allocates everything when it plans and nothing when it runs', () => {
    const engine = createEngine()
    const network = compile(model, { ...options, engine })
    const planned = engine.memory.allocatedBytes
    for (const size of [10, 3, 10]) {
      const io = network.batch(size)
      expect(network.batch(size)).toBe(io)
      network.forward(io)
      network.backward(io)
    }
    expect(engine.memory.allocatedBytes).toBe(planned)
  })

  it('gives its memory back by itself: fifty networks compiled and dropped take the room of a few', async () => {
    const { gc } = globalThis as { gc?: () => void }
    if (!gc) throw new Error('run with --expose-gc')
    const engine = createEngine({ threads: 1 })
    const sizes: number[] = []
    let gone = 0
    const networks = new FinalizationRegistry(() => gone++)
    for (let i = 0; i < 50; i++) {
      const network = compile(sequential(dense(500), dense(500)), { input: [500], batchSize: 10, engine })
      networks.register(network, undefined)
      sizes.push(network.parameters.data.buffer.byteLength)
      do {
        gc()
        await new Promise((resolve) => {
          setTimeout(resolve, 5)
        })
      } while (gone < i - 2) // for ever, if one is kept
    }
    expect(sizes[0]).toBeGreaterThan(2e6)
    expect(Math.max(...sizes)).toBeLessThan(30e6) // all fifty: 200e6
  })

  it('lets flatten share its input instead of copying it', () => {
    const network = compile(model, options)
    const io = network.batch(4)
    const [first] = innermost(network, io)
    expect(first!.io.y.data).toBe(io.x.data)
    expect(first!.io.y.shape).toEqual([4, 6])
  })

  it('computes no input gradients that nobody reads', () => {
    const network = compile(sequential(flatten(), relu(), dense(2), tanh()), options)
    const wanted = innermost(network, network.batch(2)).map(({ io }) => io.dx !== null)
    expect(wanted).toEqual([false, false, false, true])
  })

  it('names the layers inside by their places', () => {
    const nested = sequential(flatten(), residual(sequential(dense(6), tanh())))
    const network = compile(nested, options)
    const names = innermost(network, network.batch(2)).map(({ name, layer }) => [name, layer.type])
    expect(names).toEqual([
      ['0', 'flatten'],
      ['1.0', 'dense'],
      ['1.1', 'tanh'],
    ])
  })

  it('computes those behind a layer with one parameter', () => {
    const scale: Layer = {
      ...tanh(),
      type: 'scale',
      plan: (output) => ({ output, parameters: { factor: output }, scratch: {} }),
    }
    const network = compile(sequential(scale, tanh()), { input: [3], batchSize: 1 })
    expect(innermost(network, network.batch(1)).map(({ io }) => io.dx !== null)).toEqual([false, true])
  })

  it('adds to the gradients until they are set to 0', () => {
    const network = compile(sequential(dense(2)), { input: [2], batchSize: 1 })
    const io = network.batch(1)
    io.x.data.set([1, 2])
    io.dy.data.set([3, 5])
    const biases = (): number[] => {
      network.forward(io)
      network.backward(io)
      return Array.from(network.gradients.data.subarray(4))
    }
    expect([biases(), biases()]).toEqual([
      [3, 5],
      [6, 10],
    ])
    network.zeroGradients()
    expect(network.gradients.data).toEqual(new Float32Array(6))
    expect(biases()).toEqual([3, 5])
  })

  it('refuses a batch that was not planned for', () => {
    const network = compile(model, options)
    expect(() => network.batch(11)).toThrow('batch: size must be an integer from 1 to the planned 10, got 11.')
    expect(() => network.batch(0)).toThrow(/got 0/)
    expect(() => compile(model, { ...options, batchSize: 0 })).toThrow(/compile: batchSize must be an integer/)
  })

  it('refuses inputs of another shape with both shapes', () => {
    const network = compile(model, options)
    expect(() => network.predict({ shape: [4, 2, 3], data: new Float32Array(3) })).toThrow(/data of 24 elements/)
    expect(() => network.predict(tensor([[1, 2, 3]]))).toThrow(
      'predict: expected inputs of shape [1, 2, 3], got [1, 3].',
    )
  })

  it('says which layer cannot take its input, and what to do', () => {
    const build = (): unknown => compile(sequential(dense(10)), { input: [28, 28], batchSize: 100 })
    expect(build).toThrow(ShapeError)
    expect(build).toThrow('dense: expected input of shape [batch, 784], got [batch, 28, 28]. Put flatten() before it.')
    expect(() => compile(residual(dense(3)), { input: [4], batchSize: 1 })).toThrow(
      'residual: expected a layer that keeps the shape [4], got [3].',
    )
    expect(() => sequential()).toThrow('sequential: expected at least one layer')
  })

  it('runs a layer that a user wrote', () => {
    const double: Layer = {
      type: 'double',
      config: {},
      plan: (output) => ({ output, parameters: {}, scratch: {} }),
      init: () => undefined,
      forward(ops, _, { x, y }) {
        ops.add(y, x, x)
      },
      backward(ops, _, __, { dx, dy }) {
        if (dx) ops.add(dx, dy, dy)
      },
    }
    const network = compile(sequential(double, double), { input: [2], batchSize: 2 })
    expect(Array.from(network.predict(tensor([[1, 2]])).data)).toEqual([4, 8])
  })
})
