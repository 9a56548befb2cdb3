import type { Kernels } from '../contract.ts'
import type { Call } from './call.ts'

export function randomKernels({ wasm, staging, finish }: Call): Pick<Kernels, 'dropoutMask'> {
  return {
    dropoutMask(out, [key0, key1], offset, rate, n) {
      const threshold = Math.ceil(rate * 2 ** 24) // k / 2²⁴ < rate, for an integer k
      wasm.dropoutMask(staging.write(out, n), key0, key1, offset, threshold, 1 / (1 - rate), n)
      finish()
    },
  }
}
