import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'

/**
 * From here on a row is copied as a block, which takes a view of it; shorter ones are copied number by number, which
 * takes nothing.
 */
const BLOCK = 64

export function dataKernels({
  round: f,
}: Arithmetic): Pick<Kernels, 'argmax' | 'gatherBytes' | 'gatherRows' | 'findNonFinite'> {
  return {
    argmax(out, x, m, n) {
      for (let i = 0; i < m; i++) {
        const start = i * n
        let best = 0
        // No comparison with NaN is true, so the negated one moves to a NaN; and from a NaN nothing moves on.
        for (let j = 1; j < n && !Number.isNaN(x[start + best]!); j++) {
          if (!(x[start + j]! <= x[start + best]!)) best = j
        }
        out[i] = best
      }
    },

    gatherBytes(out, source, indices, scale, m, n) {
      const s = f(scale)
      for (let i = 0; i < m; i++) {
        const to = i * n
        const from = indices[i]! * n
        for (let j = 0; j < n; j++) out[to + j] = f(source[from + j]! * s)
      }
    },

    gatherRows(out, source, indices, m, n) {
      for (let i = 0; i < m; i++) {
        const to = i * n
        const from = indices[i]! * n
        if (n >= BLOCK) out.set(source.subarray(from, from + n), to)
        else for (let j = 0; j < n; j++) out[to + j] = source[from + j]!
      }
    },

    findNonFinite(x, n) {
      for (let i = 0; i < n; i++) if (!Number.isFinite(x[i]!)) return i
      return -1
    },
  }
}
