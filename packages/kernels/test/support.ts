import type { Backend } from '../src/index.ts'
import { createSimdBackend } from '../src/simd/create.ts'
import { support } from '../src/simd/support.ts'
import { chooseThreads } from '../src/threads/choose.ts'
import { detectPlatform } from '../src/threads/spawn.ts'

/** A SIMD backend on so many threads; `largestTile` 1 makes the smallest job fork. */
export function simdBackend(threads: number, largestTile?: number): Backend {
  const supported = support('strict')
  if ('reason' in supported) throw new Error(supported.reason)
  return createSimdBackend(supported, chooseThreads(detectPlatform(), threads), largestTile)
}
