import type { Kernels } from '../contract.ts'
import type { Call } from './call.ts'

/** Products share one workspace for packed panels, which grows to the largest and stays. */
export function productKernels({ wasm, memory, staging, finish }: Call): Pick<Kernels, 'gemm' | 'linear'> {
  let workspace = 0
  let size = 0
  const reserve = (n: number, k: number): number => {
    const needed = wasm.workspaceBytes(n, k)
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
      const x = staging.read(a, m * k) // one by one: an array of the three would be an object a call
      const y = staging.read(b, k * n)
      const room = reserve(n, k)
      wasm.gemm(z, z, x, y, 0, 0, m, n, k, Number(transposeA), Number(transposeB), Number(accumulate), room)
      finish()
    },
    linear(z, y, a, b, bias, slope, m, n, k) {
      const out = staging.write(z, m * n)
      const activated = z === y ? out : staging.write(y, m * n)
      const left = staging.read(a, m * k)
      const right = staging.read(b, k * n)
      const row = staging.read(bias, n)
      wasm.gemm(out, activated, left, right, row, slope, m, n, k, 0, 0, 0, reserve(n, k))
      finish()
    },
  }
}
