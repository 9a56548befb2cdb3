import { afterAll, beforeAll, describe } from 'vitest'
import { createHeapMemory } from '../src/index.ts'
import { conformance } from './conformance.ts'
import { repeating } from './repeating.ts'
import { simdBackend } from './support.ts'

for (const threads of [1, 2, 3, 4]) {
  const backend = simdBackend(threads, threads === 1 ? undefined : 1)
  const { kernels, memory, ready, close } = backend

  describe(`with ${threads} thread(s)`, () => {
    beforeAll(ready)
    afterAll(close)
    conformance('simd', { kernels, memory })
    if (threads === 2) conformance('simd, repeated,', { kernels: repeating(backend), memory })
    if (threads === 1) conformance('simd, staged,', { kernels, memory: createHeapMemory() })
  })
}
