import type * as Data from '@nn/data-mnist'
import { expect, test, vi } from 'vitest'
import { nn } from './support/run.ts'

const mirror = vi.hoisted(() => ({ downloads: true }))

/** The data of a cache, and of a mirror that fills it. */
vi.mock('@nn/data-mnist', async (original) => {
  const { mnist, ...rest } = await original<typeof Data>()
  const few = { count: 20, testCount: 10 }
  return {
    ...rest,
    mnist: () => ({
      async load({ onProgress, seed }: Data.LoadOptions) {
        const progress = { file: 'images.gz', receivedBytes: 1000, totalBytes: 2_000_000 }
        if (mirror.downloads) onProgress?.(progress)
        const digits = await mnist({ dataset: 'synthetic', synthetic: few }).load({ seed })
        return { ...digits, source: 'cache', location: '/the/cache' }
      },
    }),
  }
})

test('files that are downloaded are shown while they come, and said to be in the cache now', async () => {
  mirror.downloads = true
  const { code, stdout, stderr } = await nn(['data', 'mnist'])
  expect([code, stderr]).toEqual([0, 'loading images.gz (2.0 MB)\n'])
  expect(stdout).toContain('source    downloaded, now in the cache, /the/cache\n')
})

test('files of the cache are not', async () => {
  mirror.downloads = false
  const { code, stdout, stderr } = await nn(['data', 'mnist'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('source    the cache, /the/cache\n')
})
