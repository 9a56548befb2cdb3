import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'

/** `y[start + j] = exp(x[start + j] − max)` for j < n; returns the sum. */
type ExpShifted = (y: Float32Array, x: Float32Array, max: number, start: number, n: number) => number

/** The part that softmax and its cross-entropy share. Taking the maximum away keeps every exponential in 0…1. */
export function createExpShifted({ round: f, exp }: Arithmetic): ExpShifted {
  return (y, x, max, start, n) => {
    let sum = 0
    for (let j = start; j < start + n; j++) {
      const e = exp(f(x[j]! - max))
      y[j] = e
      sum = f(sum + e)
    }
    return sum
  }
}

/** The largest of `x[start…start + n]`, NaN left out: a NaN makes the sum of the exponentials NaN in any case. */
export function rowMax(x: Float32Array, start: number, n: number): number {
  let max = -Infinity
  for (let j = start; j < start + n; j++) if (x[j]! > max) max = x[j]!
  return max
}

export function softmaxKernels(arithmetic: Arithmetic): Pick<Kernels, 'softmax' | 'softmaxBackward'> {
  const { round: f } = arithmetic
  const expShifted = createExpShifted(arithmetic)
  return {
    softmax(y, x, m, n) {
      for (let i = 0; i < m; i++) {
        const start = i * n
        const sum = expShifted(y, x, rowMax(x, start, n), start, n)
        for (let j = start; j < start + n; j++) y[j] = f(y[j]! / sum)
      }
    },

    softmaxBackward(dx, dy, y, m, n) {
      for (let i = 0; i < m; i++) {
        const start = i * n
        let dot = 0
        for (let j = start; j < start + n; j++) dot = f(dot + f(y[j]! * dy[j]!))
        for (let j = start; j < start + n; j++) dx[j] = f(y[j]! * f(dy[j]! - dot))
      }
    },
  }
}
