import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'

export function rowKernels({ round: f }: Arithmetic): Pick<Kernels, 'addRow' | 'sumRows'> {
  return {
    addRow(out, a, row, m, n) {
      for (let i = 0; i < m; i++) {
        const start = i * n
        for (let j = 0; j < n; j++) out[start + j] = f(a[start + j]! + row[j]!)
      }
    },

    sumRows(out, a, m, n, accumulate) {
      if (!accumulate) out.fill(0, 0, n)
      for (let i = 0; i < m; i++) {
        const start = i * n
        for (let j = 0; j < n; j++) out[j] = f(out[j]! + a[start + j]!)
      }
    },
  }
}
