import { afterAll, beforeAll, describe } from 'vitest'
import { conformance } from './conformance.ts'
import { repeating } from './repeating.ts'
import { simdBackend } from './support.ts'

for (const threads of [2, 3, 4]) {
  const backend = simdBackend(threads, 1)
  const { kernels, memory, ready, close } = backend

  describe(`with ${threads} threads`, () => {
    beforeAll(ready)
    afterAll(close)
    conformance('simd', { kernels, memory })
    if (threads === 2) conformance('simd, repeated,', { kernels: repeating(backend), memory })
  })
}
