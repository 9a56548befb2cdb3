import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Blocks } from '../src/simd/blocks.ts'

describe('blocks', () => {
  it('are apart, aligned, and all of the ground is one piece again when they are given back, in any order', () => {
    const script = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.nat()), { maxLength: 60 })
    fc.assert(
      fc.property(script, (steps) => {
        const blocks = new Blocks(4096)
        const held: { start: number; end: number }[] = []
        for (const [size, choice] of steps) {
          if (choice % 3 === 0 && held.length > 0) {
            blocks.give(held.splice(choice % held.length, 1)[0]!.start)
            continue
          }
          const start = blocks.take(size)
          const block = { start, end: start + size }
          expect(start % 64).toBe(0)
          expect(held.filter((other) => other.start < block.end && block.start < other.end)).toEqual([])
          held.push(block)
        }
        for (const { start } of held) blocks.give(start)
        expect([blocks.held, blocks.top]).toEqual([0, 4096])
      }),
      { seed: 1 },
    )
  })

  it('take the first hole that is long enough', () => {
    const blocks = new Blocks(0)
    const [first, , third] = [blocks.take(64), blocks.take(64), blocks.take(256), blocks.take(64)]
    blocks.give(first)
    blocks.give(third)
    expect(blocks.take(128)).toBe(third)
    expect(blocks.take(128)).toBe(third + 128)
    expect(blocks.take(1)).toBe(first)
  })

  it('given back twice count once', () => {
    const blocks = new Blocks(0)
    const block = blocks.take(64)
    blocks.take(64)
    blocks.give(block)
    blocks.give(block)
    expect(blocks.held).toBe(64)
  })
})
