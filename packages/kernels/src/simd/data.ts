import type { Kernels } from '../contract.ts'
import { float32 } from '../math.ts'
import { dataKernels as referenceKernels } from '../reference/data.ts'
import type { Call } from './call.ts'

export function dataKernels({
  wasm,
  staging,
  finish,
}: Call): Pick<Kernels, 'gatherBytes' | 'gatherRows' | 'findNonFinite'> {
  const reference = referenceKernels(float32)
  return {
    gatherBytes(out, source, indices, scale, m, n) {
      if (!staging.has(source)) {
        reference.gatherBytes(out, source, indices, scale, m, n) // a whole data set is not copied for some of its rows
        return
      }
      wasm.gatherBytes(staging.write(out, m * n), source.byteOffset, staging.read(indices, m), scale, m, n)
      finish()
    },
    gatherRows(out, source, indices, m, n) {
      if (!staging.has(source)) {
        reference.gatherRows(out, source, indices, m, n)
        return
      }
      wasm.gatherRows(staging.write(out, m * n), source.byteOffset, staging.read(indices, m), m, n)
      finish()
    },
    findNonFinite(x, n) {
      const index = wasm.findNonFinite(staging.read(x, n), n)
      finish()
      return index
    },
  }
}
