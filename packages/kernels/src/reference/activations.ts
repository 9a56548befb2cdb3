import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'

type Activation = 'leakyRelu' | 'leakyReluBackward' | 'sigmoid' | 'sigmoidBackward' | 'tanh' | 'tanhBackward'

export function activationKernels({ round: f, exp, tanh }: Arithmetic): Pick<Kernels, Activation> {
  return {
    leakyRelu(y, x, slope, n) {
      const s = f(slope)
      for (let i = 0; i < n; i++) {
        const value = x[i]!
        y[i] = value > 0 ? value : f(s * value)
      }
    },
    leakyReluBackward(dx, dy, x, slope, n) {
      const s = f(slope)
      for (let i = 0; i < n; i++) dx[i] = x[i]! > 0 ? dy[i]! : f(s * dy[i]!)
    },

    sigmoid(y, x, n) {
      for (let i = 0; i < n; i++) y[i] = f(1 / f(1 + exp(-x[i]!)))
    },
    sigmoidBackward(dx, dy, y, n) {
      for (let i = 0; i < n; i++) dx[i] = f(dy[i]! * f(y[i]! * f(1 - y[i]!)))
    },

    tanh(y, x, n) {
      for (let i = 0; i < n; i++) y[i] = tanh(x[i]!)
    },
    tanhBackward(dx, dy, y, n) {
      for (let i = 0; i < n; i++) dx[i] = f(dy[i]! * f(1 - f(y[i]! * y[i]!)))
    },
  }
}
