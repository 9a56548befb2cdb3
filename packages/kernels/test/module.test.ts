import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fast } from '../src/wasm/fast.ts'
import { strict } from '../src/wasm/strict.ts'

describe.each(Object.entries({ strict, fast }))('the %s module', (_, base64) => {
  const bytes = Buffer.from(base64, 'base64')

  it('is at most 64 KB gzipped', () => {
    expect(gzipSync(bytes).length).toBeLessThan(64_000)
  })

  it('keeps its static data between the words that threads share and the heap', () => {
    for (const [start, end] of dataSegments(bytes)) {
      expect(start).toBeGreaterThanOrEqual(8192)
      expect(end).toBeLessThanOrEqual(16384)
    }
    expect(dataSegments(bytes).length).toBeGreaterThan(0)
  })
})

/**
 * `[start, end]` of each active data segment: section 11, whose segments are `0, i32.const start, end, length, bytes`.
 */
function dataSegments(bytes: Uint8Array): [number, number][] {
  let at = 8
  const leb = (): number => {
    let [value, shift] = [0, 0]
    for (;;) {
      const byte = bytes[at++]!
      value |= (byte & 127) << shift
      shift += 7
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const section = bytes[at++]
    const end = leb() + at
    if (section !== 11) {
      at = end
      continue
    }
    return Array.from({ length: leb() }, () => {
      expect([leb(), bytes[at++]]).toEqual([0, 0x41])
      const start = leb()
      at++
      const length = leb()
      at += length
      return [start, start + length]
    })
  }
  return []
}
