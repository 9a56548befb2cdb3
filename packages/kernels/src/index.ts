export type { Kernels } from './contract.ts'
export { float32, float64, type Arithmetic } from './math.ts'
export { createHeapMemory, type Memory } from './memory.ts'
export { createReferenceKernels } from './reference.ts'
