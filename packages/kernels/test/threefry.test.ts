import { describe, expect, it } from 'vitest'
import { type Key, threefry } from '../src/threefry.ts'

function encrypt(key: Key, low: number, high: number): string {
  const out = new Uint32Array(2)
  threefry(out, key, low, high)
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')
}

describe('threefry', () => {
  it('gives the published answers for 20 rounds', () => {
    expect(encrypt([0, 0], 0, 0)).toBe('6b200159 99ba4efe')
    expect(encrypt([0xffffffff, 0xffffffff], 0xffffffff, 0xffffffff)).toBe('1cb996fc bb002be7')
    expect(encrypt([0x13198a2e, 0x03707344], 0x243f6a88, 0x85a308d3)).toBe('c4923a9c 483df7a0')
  })
})
