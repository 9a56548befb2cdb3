import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { mersenne } from 'pure-rand/generator/mersenne'

/**
 * The numbers 0 … n−1 in an order drawn from `seed` (Fisher–Yates with MT19937, whose neighbouring seeds are
 * unrelated), the same on every machine.
 */
export function permutation(n: number, seed: number): Uint32Array {
  const random = mersenne(seed)
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i)
    const swapped = order[i]!
    order[i] = order[j]!
    order[j] = swapped
  }
  return order
}
