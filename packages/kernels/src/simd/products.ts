import type { Kernels } from '../contract.ts'
import type { Call } from './call.ts'

export function productKernels({ wasm, workspace, staging, finish }: Call): Pick<Kernels, 'gemm' | 'linear'> {
  return {
    gemm(out, a, b, m, n, k, transposeA, transposeB, accumulate) {
      const z = staging.write(out, m * n)
      const x = staging.read(a, m * k) // one by one: an array of the three would be an object a call
      const y = staging.read(b, k * n)
      workspace.reserve(n, k)
      wasm.gemm(z, z, x, y, 0, 0, m, n, k, Number(transposeA), Number(transposeB), Number(accumulate))
      finish()
    },
    linear(z, y, a, b, bias, slope, m, n, k) {
      const out = staging.write(z, m * n)
      const activated = z === y ? out : staging.write(y, m * n)
      const left = staging.read(a, m * k)
      const right = staging.read(b, k * n)
      const row = staging.read(bias, n)
      workspace.reserve(n, k)
      wasm.gemm(out, activated, left, right, row, slope, m, n, k, 0, 0, 0)
      finish()
    },
  }
}
