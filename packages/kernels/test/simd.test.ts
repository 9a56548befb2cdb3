import { afterAll, beforeAll, describe } from 'vitest'
import { createHeapMemory } from '../src/index.ts'
import { conformance } from './conformance.ts'
import { simdBackend } from './support.ts'

const { kernels, memory, ready, close } = simdBackend(1)

describe('with 1 thread', () => {
  beforeAll(ready)
  afterAll(close)
  conformance('simd', { kernels, memory })
  conformance('simd, staged,', { kernels, memory: createHeapMemory() })
})
