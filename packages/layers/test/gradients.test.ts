import { sizeOf, tensor } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import {
  checkGradients,
  checkLossGradients,
  compile,
  dense,
  dropout,
  flatten,
  GradientError,
  type Layer,
  leakyRelu,
  meanSquaredError,
  relu,
  residual,
  sequential,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  tanh,
} from '../src/index.ts'

const layers: readonly (readonly [name: string, layer: Layer, input: readonly number[]])[] = [
  ['dense', dense(4), [5]],
  ['dense with one input and one unit', dense(1), [1]],
  ['leakyRelu', leakyRelu(), [7]],
  ['leakyRelu with slope 0.3', leakyRelu({ slope: 0.3 }), [7]],
  ['relu', relu(), [7]],
  ['sigmoid', sigmoid(), [7]],
  ['tanh', tanh(), [7]],
  ['softmax', softmax(), [7]],
  ['flatten', flatten(), [2, 3]],
  ['dropout', dropout(0.4), [9]],
  ['sequential', sequential(dense(6), tanh(), dense(3)), [4]],
  ['sequential of one layer', sequential(dense(3)), [4]],
  ['sequential that begins with a view', sequential(flatten(), dense(3)), [2, 2]],
  ['sequential that ends with a view', sequential(tanh(), flatten()), [2, 2]],
  ['sequential of views', sequential(flatten(), flatten()), [2, 2]],
  ['sequential with a view in the middle', sequential(sigmoid(), flatten(), dense(2)), [2, 2]],
  ['residual', residual(dense(4)), [4]],
  ['residual around a view', residual(flatten()), [4]],
  ['nested', sequential(dense(4), residual(sequential(tanh(), dropout(0.2), dense(4))), softmax()), [3]],
]

const parameterCount = (layer: Layer, input: readonly number[]): number =>
  compile(layer, { input, batchSize: 1 }).parameters.data.length

describe('checkGradients', () => {
  it.each(layers)('proves %s', (_, layer, input) => {
    const { checked, maxError } = checkGradients(layer, { input })
    expect(checked).toBe(3 * sizeOf(input) + parameterCount(layer, input)) // of three examples every input
    expect(maxError).toBeLessThan(1e-7)
  })

  it('proves dropout in evaluation, where it is the identity', () => {
    expect(checkGradients(dropout(0.5), { input: [6], training: false }).maxError).toBeLessThan(1e-9)
  })

  const good = tanh()
  it('trains unless it is told not to', () => {
    const wrongInTraining: Layer = {
      ...good,
      backward(ops, params, gradients, io) {
        good.backward(ops, params, gradients, io)
        if (io.pass.training) io.dx?.data.fill(0)
      },
    }
    expect(() => checkGradients(wrongInTraining, { input: [3] })).toThrow(/dx\[0\]/)
    expect(checkGradients(wrongInTraining, { input: [3], training: false }).checked).toBe(9)
  })

  it('finds a wrong derivative and says where', () => {
    const wrong: Layer = { ...good, backward: (_, __, ___, { dx, dy }) => dx?.data.set(dy.data) }
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(GradientError)
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(/dx\[0\]/)
  })

  it('finds a layer that writes to its input', () => {
    const wrong: Layer = {
      ...good,
      forward(ops, params, io) {
        good.forward(ops, params, io)
        io.x.data.fill(0)
      },
    }
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(/must not write to x/)
  })

  it('finds a backward that writes to its output', () => {
    const wrong: Layer = {
      ...good,
      backward(ops, params, gradients, io) {
        good.backward(ops, params, gradients, io)
        io.y.data.fill(0)
      },
    }
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(/must not write to y/)
  })

  it('finds a layer that writes to the gradient of its output', () => {
    const wrong: Layer = {
      ...good,
      backward(ops, params, gradients, io) {
        good.backward(ops, params, gradients, io)
        io.dy.data.fill(0)
      },
    }
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(/must not write to dy/)
  })

  it('gives the largest error that it found, and draws everything by its seed', () => {
    const masks: Float32Array[] = []
    const drops = dropout(0.5) as Layer
    const watched: Layer = {
      ...drops,
      forward(ops, params, io) {
        drops.forward(ops, params, io)
        masks.push((io.scratch['mask'] as { data: Float32Array }).data.slice())
      },
    }
    for (const seed of [1, 1, 2]) checkGradients(watched, { input: [20], seed })
    const [first, again, other] = [0, 1, 2].map((i) => masks[(i * masks.length) / 3])
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(checkGradients(good, { input: [3] }).maxError).toBeGreaterThan(0)
  })

  it('finds a layer that forgets its gradients where nobody wants dx', () => {
    const right = dense(2)
    const wrong: Layer = {
      ...(right as Layer),
      backward(ops, params, gradients, io) {
        if (io.dx) (right as Layer).backward(ops, params, gradients, io)
      },
    }
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(/same gradients where dx is null/)
  })

  it('finds a layer that overwrites parameter gradients instead of adding', () => {
    const right = dense(2)
    const wrong: Layer = {
      ...(right as Layer),
      backward(ops, params, gradients, io) {
        const typed = gradients as Parameters<typeof right.backward>[2]
        typed.weight.data.fill(0)
        right.backward(ops, params as typeof typed, typed, io)
      },
    }
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(/dweight\[0\]/)
  })

  it('finds a layer that adds into dx instead of overwriting it', () => {
    const wrong: Layer = {
      ...good,
      backward(ops, params, gradients, io) {
        const before = io.dx?.data.slice()
        good.backward(ops, params, gradients, io)
        before?.forEach((value, i) => (io.dx!.data[i]! += value))
      },
    }
    expect(() => checkGradients(wrong, { input: [3] })).toThrow(GradientError)
  })
})

describe('checkLossGradients', () => {
  it.each([
    ['softmaxCrossEntropy with class indices', softmaxCrossEntropy(), tensor([0, 2, 1])],
    [
      'softmaxCrossEntropy with one-hot rows',
      softmaxCrossEntropy(),
      tensor([
        [0, 0, 1],
        [1, 0, 0],
      ]),
    ],
    ['softmaxCrossEntropy with probabilities', softmaxCrossEntropy(), tensor([[0.25, 0.5, 0.25]])],
    [
      'meanSquaredError',
      meanSquaredError(),
      tensor([
        [1, -2, 0.5],
        [0, 3, 1],
      ]),
    ],
  ])('proves %s', (_, loss, target) => {
    expect(checkLossGradients(loss, { output: [3], target }).maxError).toBeLessThan(1e-8)
  })

  it('finds a wrong gradient', () => {
    const right = meanSquaredError()
    const wrong: typeof right = {
      ...right,
      forward(ops, io, scale) {
        right.forward(ops, io, scale)
        io.dy.data[1] = 0
      },
    }
    expect(() => checkLossGradients(wrong, { output: [3], target: tensor([[1, 2, 3]]) })).toThrow(/dy\[1\]/)
  })
})
