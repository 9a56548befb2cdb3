import { describe, expect, it } from 'vitest'
import { MemoryError } from '../src/index.ts'
import { LinearMemory } from '../src/simd/linear-memory.ts'

const { gc } = globalThis as { gc?: () => void }

function createMemory(maximum = 4096): LinearMemory {
  return new LinearMemory(new WebAssembly.Memory({ initial: 1, maximum, shared: true }), 1024)
}

/** Collects garbage, and lets the memory hear of it. */
async function collect(): Promise<void> {
  if (!gc) throw new Error('run with --expose-gc')
  gc()
  await new Promise((resolve) => {
    setTimeout(resolve, 10)
  })
}

describe('linear memory', () => {
  it('hands out zeroed vectors and bytes that stay as they are when it grows', () => {
    const memory = createMemory()
    const vector = memory.allocate(3)
    vector.set([1, 2, 3])
    const large = memory.allocate(200_000)
    expect(large.every((value) => value === 0)).toBe(true)
    expect([...vector]).toEqual([1, 2, 3])
    expect(memory.floats[vector.byteOffset / 4]).toBe(1)
    expect([...memory.allocateBytes(2)]).toEqual([0, 0])
    expect(memory.allocatedBytes).toBe(800_014)
  })

  it('knows its views, and those that were made of them, from all others', () => {
    const memory = createMemory()
    const vector = memory.allocate(8)
    expect([vector, vector.subarray(2), vector.subarray(2, 6).subarray(1)].map((view) => memory.has(view))).toEqual([
      true,
      true,
      true,
    ])
    expect([vector.slice(), new Float32Array(8), createMemory().allocate(8)].map((view) => memory.has(view))).toEqual([
      false,
      false,
      false,
    ])
    expect([...vector.subarray(2, 4)]).toEqual([0, 0])
  })

  it('takes a block back when the last view of it is gone, not earlier, and hands it out zeroed', async () => {
    const memory = createMemory()
    const held = { part: memory.allocate(1000).fill(7).subarray(10, 20) } as { part?: Float32Array }
    for (let i = 0; i < 20; i++) await collect()
    expect(memory.heldBytes).toBe(4032)
    expect([...held.part!]).toEqual(new Array(10).fill(7))
    delete held.part
    while (memory.heldBytes > 0) await collect() // for ever, if it is not taken back
    expect(memory.allocate(1000).every((value) => value === 0)).toBe(true)
  })

  it('says how much it was asked for when there is no more, and goes on', () => {
    const memory = createMemory(2)
    expect(() => memory.allocate(1e6)).toThrow(MemoryError)
    expect(() => memory.allocate(1e6)).toThrow(/room for a block of 4000000 bytes/)
    expect(memory.allocate(10)).toHaveLength(10)
  })

  it('leaves room behind the last block for kernels that read whole vectors', () => {
    const memory = createMemory()
    const last = memory.allocate((65536 - 1024) / 4)
    expect(memory.bytes.length - (last.byteOffset + last.byteLength)).toBeGreaterThanOrEqual(1024)
  })
})
