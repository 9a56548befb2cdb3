import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'
import { threefry } from '../threefry.ts'

export function randomKernels({ round: f }: Arithmetic): Pick<Kernels, 'dropoutMask'> {
  const words = new Uint32Array(2)
  return {
    dropoutMask(out, key, offset, rate, n) {
      const kept = f(1 / (1 - rate))
      let current = -1
      for (let i = 0; i < n; i++) {
        const block = Math.floor((offset + i) / 2)
        if (block !== current) {
          threefry(words, key, block | 0, Math.floor(block / 2 ** 32))
          current = block
        }
        out[i] = (words[(offset + i) % 2]! >>> 8) / 2 ** 24 < rate ? 0 : kept
      }
    },
  }
}
