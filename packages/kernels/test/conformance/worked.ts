import { expect, it } from 'vitest'
import type { Kernels } from '../../src/index.ts'

const array = (...values: number[]): Float32Array => Float32Array.from(values)
const zeros = (n: number): Float32Array => new Float32Array(n)

function expectClose(actual: Float32Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)))
  })
}

/** Small cases with pencil and paper: the oracle and an implementation could misread the contract in the same way. */
export function workedConformance(kernels: Kernels): void {
  it('gemm: [[1,2],[3,4]]·[[5,6],[7,8]] is [[19,22],[43,50]], and its transposed and accumulated forms', () => {
    const [a, b] = [array(1, 2, 3, 4), array(5, 6, 7, 8)]
    const product = (transposeA: boolean, transposeB: boolean, accumulate = false): number[] => {
      const out = array(100, 200, 300, 400)
      kernels.gemm(out, a, b, 2, 2, 2, transposeA, transposeB, accumulate)
      return [...out]
    }
    expect(product(false, false)).toEqual([19, 22, 43, 50])
    expect(product(true, false)).toEqual([26, 30, 38, 44])
    expect(product(false, true)).toEqual([17, 23, 39, 53])
    expect(product(true, true)).toEqual([23, 31, 34, 46])
    expect(product(false, false, true)).toEqual([119, 222, 343, 450])
  })

  it('gemm: terms are taken one by one in ascending order, each rounded', () => {
    const out = zeros(1)
    kernels.gemm(out, array(1, 1, 1), array(2 ** 24, 1, 1), 1, 1, 3, false, false, false)
    expect(out[0]).toBe(2 ** 24)
    kernels.gemm(out, array(1, 1, 1), array(1, 1, 2 ** 24), 1, 1, 3, false, false, false)
    expect(out[0]).toBe(2 ** 24 + 2)
  })

  it('sumRows and addRow work down the columns', () => {
    const a = array(1, 2, 3, 4, 5, 6)
    const out = array(10, 20, 30)
    kernels.sumRows(out, a, 2, 3, true)
    expect([...out]).toEqual([15, 27, 39])
    kernels.addRow(a, a, array(1, 0, -1), 2, 3)
    expect([...a]).toEqual([2, 2, 2, 5, 5, 5])
  })

  it('activations: leaky ReLU, sigmoid and tanh with their derivatives', () => {
    const y = zeros(3)
    kernels.leakyRelu(y, array(-2, 0, 4), 0.25, 3)
    expect([...y]).toEqual([-0.5, 0, 4])
    kernels.leakyReluBackward(y, array(8, 8, 8), array(-2, 0, 4), 0.25, 3)
    expect([...y]).toEqual([2, 2, 8])
    kernels.sigmoid(y, array(0, Math.log(3), -Math.log(3)), 3)
    expectClose(y, [0.5, 0.75, 0.25])
    kernels.sigmoidBackward(y, array(16, 16, 16), array(0.5, 0.75, 0.25), 3)
    expect([...y]).toEqual([4, 3, 3])
    kernels.tanh(y, array(0, Math.log(2), -Math.log(3)), 3)
    expectClose(y, [0, 0.6, -0.8])
    kernels.tanhBackward(y, array(4, 4, 4), array(0, 0.5, -0.5), 3)
    expect([...y]).toEqual([4, 3, 3])
  })

  it('softmax of [0, ln 2, ln 5] is [1, 2, 5]/8, also when every logit is 1000 larger', () => {
    const y = zeros(3)
    kernels.softmax(y, array(0, Math.log(2), Math.log(5)), 1, 3)
    expectClose(y, [0.125, 0.25, 0.625])
    kernels.softmax(y, array(1000, 1000, -1000), 1, 3)
    expect([...y]).toEqual([0.5, 0.5, 0])
    kernels.softmaxBackward(y, array(8, 0, 0), array(0.5, 0.25, 0.25), 1, 3)
    expect([...y]).toEqual([2, -1, -1])
  })

  it('cross-entropy of [1, 2, 5]/8 against class 1 is ln 4, and its gradient softmax − target', () => {
    const [losses, dz] = [zeros(1), zeros(3)]
    kernels.softmaxCrossEntropy(losses, dz, array(0, Math.log(2), Math.log(5)), array(0, 1, 0), 8, 1, 3)
    expectClose(losses, [Math.log(4)])
    expectClose(dz, [1, -6, 5])
  })

  it('mean squared error of [1, 2] against [0, 4] is 2.5, and its gradient the difference', () => {
    const [losses, dy] = [zeros(1), zeros(2)]
    kernels.meanSquaredError(losses, dy, array(1, 2), array(0, 4), 1, 1, 2)
    expect([...losses, ...dy]).toEqual([2.5, 1, -2])
  })

  it('argmax takes the first of equals and counts NaN as largest', () => {
    const out = zeros(4)
    kernels.argmax(out, array(1, 3, 3, -5, -6, -5, 9, NaN, NaN, -Infinity, -Infinity, -Infinity), 4, 3)
    expect([...out]).toEqual([1, 0, 1, 0])
  })

  it('gatherBytes reads the asked rows in the asked order', () => {
    const out = zeros(6)
    kernels.gatherBytes(out, Uint8Array.of(0, 1, 2, 3, 4, 255), Uint32Array.of(2, 0, 2), 0.5, 3, 2)
    expect([...out]).toEqual([2, 127.5, 0, 0.5, 2, 127.5])
  })

  it('gatherRows copies the asked rows in the asked order, to the bit', () => {
    const out = zeros(6)
    kernels.gatherRows(out, array(0, 1, 2, 3, -0, NaN), Uint32Array.of(2, 0, 2), 3, 2)
    expect([...out]).toEqual([-0, NaN, 0, 1, -0, NaN])
  })

  it('findNonFinite gives the first place or −1', () => {
    expect(kernels.findNonFinite(array(1, Infinity, NaN), 3)).toBe(1)
    expect(kernels.findNonFinite(array(1, 2, NaN), 2)).toBe(-1)
  })

  it('sgd: plain, with weight decay, with momentum, with Nesterov momentum', () => {
    const step = (momentum: number, nesterov: boolean, weightDecay: number): number[] => {
      const [p, v] = [array(4), array(8)]
      kernels.sgd(p, array(2), v, 0.5, momentum, nesterov, weightDecay, 1)
      return [...p, ...v]
    }
    expect(step(0, false, 0)).toEqual([3, 8])
    expect(step(0, false, 0.5)).toEqual([2, 8])
    expect(step(0.5, false, 0)).toEqual([1, 6])
    expect(step(0.5, true, 0)).toEqual([1.5, 6])
  })

  it('adam: the moments, the step, and ε outside the root', () => {
    const [p, m, v] = [array(4), array(2), array(8)]
    kernels.adam(p, array(4), m, v, 2, 0.5, 0.5, 0.5, 0.25, 0, 1)
    // m = (2 + 4)/2 = 3, v = (8 + 16)/2 = 12, p = 4 − 2·3/(√12·0.5 + 0.25)
    expectClose(array(...p, ...m, ...v), [4 - 6 / (Math.sqrt(12) * 0.5 + 0.25), 3, 12])
  })

  it('adam: the first step has the size of the learning rate whatever the gradient', () => {
    const p = zeros(2)
    kernels.adam(
      p,
      array(1e-3, -50),
      zeros(2),
      zeros(2),
      0.01 / (1 - 0.9),
      0.9,
      0.999,
      1 / Math.sqrt(1 - 0.999),
      1e-8,
      0,
      2,
    )
    expectClose(p, [-0.01, 0.01])
  })
}
