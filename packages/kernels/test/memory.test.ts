import { expect, it } from 'vitest'
import { createHeapMemory } from '../src/index.ts'

it('heap memory hands out zeroed blocks of the asked size and counts their bytes', () => {
  const memory = createHeapMemory()
  expect(memory.allocatedBytes).toBe(0)
  const [first, second] = [memory.allocate(8), memory.allocate(24)]
  expect([...new Uint8Array(first)]).toEqual(new Array(8).fill(0))
  expect(second.byteLength).toBe(24)
  expect(memory.allocatedBytes).toBe(32)
  expect(createHeapMemory().allocatedBytes).toBe(0)
})
