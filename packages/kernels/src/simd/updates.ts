import type { Kernels } from '../contract.ts'
import type { Call } from './call.ts'

export function updateKernels({ wasm, staging, finish }: Call): Pick<Kernels, 'sgd' | 'adam'> {
  return {
    sgd(parameters, gradients, velocity, learningRate, momentum, nesterov, weightDecay, n) {
      const finite = wasm.sgd(
        staging.write(parameters, n),
        staging.read(gradients, n),
        momentum === 0 ? 0 : staging.write(velocity, n),
        learningRate,
        momentum,
        Number(nesterov),
        weightDecay,
        n,
      )
      finish()
      return finite !== 0
    },
    adam(parameters, gradients, firstMoment, secondMoment, stepSize, beta1, beta2, rootScale, epsilon, weightDecay, n) {
      const finite = wasm.adam(
        staging.write(parameters, n),
        staging.read(gradients, n),
        staging.write(firstMoment, n),
        staging.write(secondMoment, n),
        stepSize,
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        rootScale,
        epsilon,
        weightDecay,
        n,
      )
      finish()
      return finite !== 0
    },
  }
}
