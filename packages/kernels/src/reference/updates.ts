import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'

const SMALLEST_NORMAL = 2 ** -126

/** 0 for a float32 that is subnormal. */
function flushed(x: number): number {
  return Math.abs(x) < SMALLEST_NORMAL ? 0 : x
}

export function updateKernels({ round: f }: Arithmetic): Pick<Kernels, 'sgd' | 'adam'> {
  return {
    sgd(parameters, gradients, velocity, learningRate, momentum, nesterov, weightDecay, n) {
      const rate = f(learningRate)
      const mu = f(momentum)
      const decay = f(weightDecay)
      let finite = true
      for (let i = 0; i < n; i++) {
        const p = parameters[i]!
        const g = decay === 0 ? gradients[i]! : f(gradients[i]! + f(decay * p))
        let direction = g
        if (mu !== 0) {
          const v = flushed(f(f(mu * velocity[i]!) + g))
          velocity[i] = v
          direction = nesterov ? f(g + f(mu * v)) : v
        }
        parameters[i] = f(p - f(rate * direction))
        finite &&= Number.isFinite(parameters[i]) // where the velocity is not finite, neither is this
      }
      return finite
    },

    adam(parameters, gradients, firstMoment, secondMoment, stepSize, beta1, beta2, rootScale, epsilon, weightDecay, n) {
      const step = f(stepSize)
      const keep1 = f(beta1)
      const take1 = f(1 - beta1)
      const keep2 = f(beta2)
      const take2 = f(1 - beta2)
      const root = f(rootScale)
      const eps = f(epsilon)
      const decay = f(weightDecay)
      let finite = true
      for (let i = 0; i < n; i++) {
        const g = decay === 0 ? gradients[i]! : f(gradients[i]! + f(decay * parameters[i]!))
        const m = flushed(f(f(keep1 * firstMoment[i]!) + f(take1 * g)))
        const v = flushed(f(f(keep2 * secondMoment[i]!) + f(f(take2 * g) * g)))
        firstMoment[i] = m
        secondMoment[i] = v
        parameters[i] = f(parameters[i]! - f(f(step * m) / f(f(f(Math.sqrt(v)) * root) + eps)))
        finite &&= Number.isFinite(m) && Number.isFinite(v) && Number.isFinite(parameters[i])
      }
      return finite
    },
  }
}
