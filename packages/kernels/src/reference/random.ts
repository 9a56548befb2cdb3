import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'
import { fraction, Words } from '../words.ts'

export function randomKernels({ round: f }: Arithmetic): Pick<Kernels, 'dropoutMask'> {
  return {
    dropoutMask(out, key, offset, rate, n) {
      const kept = f(1 / (1 - rate))
      const words = new Words(key)
      for (let i = 0; i < n; i++) out[i] = fraction(words.at(offset + i)) < rate ? 0 : kept
    },
  }
}
