import { describe, expect, it } from 'vitest'
import { createHeapMemory, createReferenceKernels, float64 } from '../src/index.ts'
import { conformance } from './conformance.ts'

conformance('reference', { kernels: createReferenceKernels(), memory: createHeapMemory() })

describe('reference kernels in float64', () => {
  it('calculate in double precision on Float64Arrays', () => {
    const kernels = createReferenceKernels(float64)
    const double = (...values: number[]): Float32Array => new Float64Array(values) as unknown as Float32Array
    const out = double(0)
    kernels.gemm(out, double(0.1, 0.2), double(0.3, 0.4), 1, 1, 2, false, false, false)
    expect(out[0]).toBe(0.1 * 0.3 + 0.2 * 0.4)
    kernels.exp(out, double(1), 1)
    expect(out[0]).toBe(Math.E)
  })

  it('say which arithmetic they use', () => {
    expect(createReferenceKernels().name).toBe('reference')
    expect(createReferenceKernels(float64).name).toBe('reference-float64')
  })
})
