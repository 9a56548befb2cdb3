import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'
import { createExpShifted, rowMax } from './softmax.ts'

export function lossKernels(arithmetic: Arithmetic): Pick<Kernels, 'softmaxCrossEntropy' | 'meanSquaredError'> {
  const { round: f, log } = arithmetic
  const expShifted = createExpShifted(arithmetic)
  return {
    softmaxCrossEntropy(losses, dz, z, target, scale, m, n) {
      const c = f(scale)
      for (let i = 0; i < m; i++) {
        const start = i * n
        const max = rowMax(z, start, n)
        const sum = expShifted(dz, z, max, start, n)
        const logSum = log(sum)
        let loss = 0
        for (let j = start; j < start + n; j++) {
          const t = target[j]!
          if (t !== 0) loss = f(loss + f(t * f(logSum - f(z[j]! - max))))
          dz[j] = f(f(f(dz[j]! / sum) - t) * c)
        }
        losses[i] = loss
      }
    },

    meanSquaredError(losses, dy, y, target, scale, m, n) {
      const c = f(f(2 / n) * f(scale))
      for (let i = 0; i < m; i++) {
        const start = i * n
        let sum = 0
        for (let j = start; j < start + n; j++) {
          const difference = f(y[j]! - target[j]!)
          sum = f(sum + f(difference * difference))
          dy[j] = f(c * difference)
        }
        losses[i] = f(sum / n)
      }
    },
  }
}
