import { expectNone } from '@nn/arguments'
import { createHeapMemory, createReferenceKernels, float64 } from '@nn/kernels'
import { createEngine, type Engine } from './engine.ts'

/**
 * An engine that computes in float64, for finite differences only: it uses the functions of the JavaScript engine and
 * gives other bits than float32. Its vectors are `Float64Array`s behind the type of a float32 one; kernels read and
 * write numbers and cannot tell the difference.
 */
export function createFloat64Engine(...none: readonly []): Engine {
  expectNone('createFloat64Engine', none)
  const memory = createHeapMemory()
  return {
    ...createEngine({ kernels: createReferenceKernels(float64), memory }),
    allocate: (length) => new Float64Array(memory.allocateBytes(8 * length).buffer) as unknown as Float32Array,
  }
}
