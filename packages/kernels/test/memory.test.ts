import { expect, it } from 'vitest'
import { createHeapMemory } from '../src/index.ts'

it('heap memory hands out zeroed vectors and bytes of the asked length and counts their bytes', () => {
  const memory = createHeapMemory()
  expect(memory.allocatedBytes).toBe(0)
  expect([...memory.allocate(2)]).toEqual([0, 0])
  expect([...memory.allocateBytes(3)]).toEqual([0, 0, 0])
  expect(memory.allocatedBytes).toBe(11)
  expect(createHeapMemory().allocatedBytes).toBe(0)
})
