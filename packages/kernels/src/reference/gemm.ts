import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'
import { activationKernels } from './activations.ts'
import { rowKernels } from './rows.ts'
import { SparseRow } from './sparse-row.ts'

/**
 * `out[o + c] (+)= Σ a[p]·b[p, j + c]`, where `b[p, j]` lies at `a.offsets + start` and its right neighbour at `+
 * step`.
 */
type Columns = (
  out: Float32Array,
  o: number,
  a: SparseRow,
  b: Float32Array,
  start: number,
  step: number,
  accumulate: boolean,
) => void

/**
 * Terms of the sums that are taken at once: so many rows of b, 200 columns wide, stay in a second-level cache of 256
 * KB.
 */
const BLOCK = 256

export function gemmKernels(arithmetic: Arithmetic): Pick<Kernels, 'gemm' | 'linear'> {
  const row = new SparseRow()
  const oneColumn = createOneColumn(arithmetic)
  const eightColumns = createEightColumns(arithmetic)
  const { addRow } = rowKernels(arithmetic)
  const { leakyRelu } = activationKernels(arithmetic)
  const gemm: Kernels['gemm'] = (out, a, b, m, n, k, transposeA, transposeB, accumulate) => {
    const aRow = transposeA ? 1 : k
    const aColumn = transposeA ? m : 1
    const bRow = transposeB ? 1 : n
    const bColumn = transposeB ? k : 1
    let p = 0
    do {
      const sum = accumulate || p > 0
      for (let i = 0; i < m; i++) {
        row.load(a, i * aRow + p * aColumn, aColumn, Math.min(BLOCK, k - p), bRow)
        let j = 0
        for (; j + 8 <= n; j += 8) eightColumns(out, i * n + j, row, b, p * bRow + j * bColumn, bColumn, sum)
        for (; j < n; j++) oneColumn(out, i * n + j, row, b, p * bRow + j * bColumn, bColumn, sum)
      }
      p += BLOCK
    } while (p < k)
  }
  return {
    gemm,
    linear(z, y, a, b, bias, slope, m, n, k) {
      gemm(z, a, b, m, n, k, false, false, false)
      addRow(z, z, bias, m, n)
      if (y !== z) leakyRelu(y, z, slope, m * n)
    },
  }
}

function createOneColumn({ round: f }: Arithmetic): Columns {
  return (out, o, { values, offsets, count }, b, start, _step, accumulate) => {
    let sum = accumulate ? out[o]! : 0
    for (let q = 0; q < count; q++) sum = f(sum + f(values[q]! * b[offsets[q]! + start]!))
    out[o] = sum
  }
}

/** Eight sums at a time, because each is a chain in which every addition waits for the one before it. */
function createEightColumns({ round: f }: Arithmetic): Columns {
  return (out, o, { values, offsets, count }, b, start, step, accumulate) => {
    const start1 = start + step
    const start2 = start1 + step
    const start3 = start2 + step
    const start4 = start3 + step
    const start5 = start4 + step
    const start6 = start5 + step
    const start7 = start6 + step
    let sum0 = accumulate ? out[o]! : 0
    let sum1 = accumulate ? out[o + 1]! : 0
    let sum2 = accumulate ? out[o + 2]! : 0
    let sum3 = accumulate ? out[o + 3]! : 0
    let sum4 = accumulate ? out[o + 4]! : 0
    let sum5 = accumulate ? out[o + 5]! : 0
    let sum6 = accumulate ? out[o + 6]! : 0
    let sum7 = accumulate ? out[o + 7]! : 0
    for (let q = 0; q < count; q++) {
      const a = values[q]!
      const p = offsets[q]!
      sum0 = f(sum0 + f(a * b[p + start]!))
      sum1 = f(sum1 + f(a * b[p + start1]!))
      sum2 = f(sum2 + f(a * b[p + start2]!))
      sum3 = f(sum3 + f(a * b[p + start3]!))
      sum4 = f(sum4 + f(a * b[p + start4]!))
      sum5 = f(sum5 + f(a * b[p + start5]!))
      sum6 = f(sum6 + f(a * b[p + start6]!))
      sum7 = f(sum7 + f(a * b[p + start7]!))
    }
    out[o] = sum0
    out[o + 1] = sum1
    out[o + 2] = sum2
    out[o + 3] = sum3
    out[o + 4] = sum4
    out[o + 5] = sum5
    out[o + 6] = sum6
    out[o + 7] = sum7
  }
}
