import type { Kernels } from '../contract.ts'
import type { Call } from './call.ts'

/** Products share one workspace for packed panels, which grows to the largest and stays. */
export function productKernels({ wasm, memory, staging, finish }: Call): Pick<Kernels, 'gemm' | 'linear'> {
  let workspace = 0
  let size = 0
  const reserve = (m: number, n: number, k: number): number => {
    const needed = wasm.workspaceBytes(m, n, k)
    if (needed > size) {
      if (size > 0) memory.give(workspace)
      size = 0
      workspace = memory.take(needed)
      size = needed
    }
    return workspace
  }
  return {
    gemm(out, a, b, m, n, k, transposeA, transposeB, accumulate) {
      const z = staging.write(out, m * n)
      const [x, y] = [staging.read(a, m * k), staging.read(b, k * n)]
      const room = reserve(m, n, k)
      wasm.gemm(z, z, x, y, 0, 0, m, n, k, Number(transposeA), Number(transposeB), Number(accumulate), room)
      finish()
    },
    linear(z, y, a, b, bias, slope, m, n, k) {
      const out = staging.write(z, m * n)
      const activated = z === y ? out : staging.write(y, m * n)
      const [left, right, row] = [staging.read(a, m * k), staging.read(b, k * n), staging.read(bias, n)]
      wasm.gemm(out, activated, left, right, row, slope, m, n, k, 0, 0, 0, reserve(m, n, k))
      finish()
    },
  }
}
