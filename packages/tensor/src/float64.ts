import { createHeapMemory, createReferenceKernels, float64 } from '@nn/kernels'
import type { Engine } from './engine.ts'
import { createOps } from './ops.ts'

/**
 * An engine that computes in float64, for finite differences only: it uses the functions of the JavaScript engine and gives other
 * bits than float32. Its vectors are `Float64Array`s behind the type of a float32 one; kernels read and write numbers
 * and cannot tell the difference.
 */
export function createFloat64Engine(): Engine {
  const memory = createHeapMemory()
  const kernels = createReferenceKernels(float64)
  return {
    ops: createOps(kernels),
    allocate: (length) => new Float64Array(memory.allocate(8 * length)) as unknown as Float32Array,
    memory,
    info: { kernels: kernels.name, threads: 1 },
  }
}
