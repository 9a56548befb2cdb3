import { afterAll, beforeAll, describe } from 'vitest'
import { createHeapMemory } from '../src/index.ts'
import { createSimdBackend } from '../src/simd/create.ts'
import { support } from '../src/simd/support.ts'
import { chooseThreads } from '../src/threads/choose.ts'
import { detectPlatform } from '../src/threads/spawn.ts'
import { conformance } from './conformance.ts'

for (const threads of [1, 2, 3, 4]) {
  const supported = support('strict')
  if ('reason' in supported) throw new Error(supported.reason)
  const tile = threads === 1 ? undefined : 1
  const { kernels, memory, ready, close } = createSimdBackend(supported, chooseThreads(threads, detectPlatform()), tile)

  describe(`with ${threads} thread(s)`, () => {
    beforeAll(ready)
    afterAll(close)
    conformance('simd', { kernels, memory })
    if (threads === 1) conformance('simd, staged,', { kernels, memory: createHeapMemory() })
  })
}
