import { createEngine, createRandom, type Engine, type Ops } from '@nn/tensor'
import { afterEach, expect, it, vi } from 'vitest'
import {
  compile,
  dense,
  dropout,
  flatten,
  type Io,
  type Layer,
  leakyRelu,
  type Network,
  relu,
  residual,
  sequential,
  sigmoid,
  softmax,
  tanh,
} from '../src/index.ts'
import { once } from '../src/batches.ts'

const options = { input: [2, 3], batchSize: 4, random: 7, inputGradient: true }

const engine = createEngine({ threads: 1 })
const record = vi.fn((run: (ops: Ops) => void) => engine.record!(run))
const recording: Engine = { ...engine, record }
const plain: Engine = {
  ...engine,
  record: (run) => {
    run(engine.ops)
    return undefined
  },
}

afterEach(() => {
  record.mockClear()
})

/** Three steps with other numbers each time: outputs and gradients of all of them. */
function threeSteps(network: Network, batch = (size: number) => network.batch(size)): Float32Array[] {
  const random = createRandom(3)
  network.pass.training = true
  return [4, 3, 4].flatMap((size, step) => {
    const io = batch(size)
    for (const { data } of [io.x, io.dy, network.parameters]) data.set(random.normal([data.length]).data)
    network.pass.example = 4 * step
    network.zeroGradients()
    network.forward(io)
    network.backward(io)
    return [io.y.data, io.dx!.data, network.gradients.data].map((data) => data.slice())
  })
}

const doubled: Layer = {
  ...tanh(),
  forward: (_, __, { x, y }) => {
    for (let i = 0; i < y.data.length; i++) y.data[i] = 2 * x.data[i]!
  },
}

it.each<[string, Layer, recordings: number]>([
  [
    'every layer that only calls kernels',
    sequential(
      flatten(),
      dense(8),
      leakyRelu(),
      residual(sequential(dense(8), tanh())),
      sigmoid(),
      dense(3),
      relu(),
      softmax(),
    ),
    4,
  ],
  ['dropout', sequential(flatten(), dense(8), dropout(0.3)), 0],
  ['a flatten that copies', sequential(tanh(), flatten()), 0],
  ['a layer with a forward of its own', sequential(flatten(), dense(4), doubled), 0],
  ['such a layer in another', residual(doubled), 0],
])('a network of %s computes the same bits, repeated or not', (_, model, recordings) => {
  const [repeated, expected] = [recording, plain].map((engine) => threeSteps(compile(model, { ...options, engine })))
  expect(repeated).toEqual(expected)
  expect(record).toHaveBeenCalledTimes(recordings)
})

it('a batch outside the memory of the engine is computed anew each time', () => {
  const model = sequential(flatten(), dense(2))
  const network = compile(model, { ...options, engine: recording })
  const outside = once((size: number): Io => {
    const io = network.batch(size)
    const x = { ...io.x, data: io.x.data.slice() }
    return { ...io, x }
  })
  expect(threeSteps(network, outside)).toEqual(threeSteps(compile(model, { ...options, engine: plain })))
})
