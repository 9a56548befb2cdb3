import { describe, expect, it } from 'vitest'
import { brokenLimit, duplicateKey } from '../src/json-text.ts'

describe('brokenLimit', () => {
  it.each([
    ['[[1]]', 2, 9, undefined],
    ['[[1]]', 1, 9, 'depth'],
    ['[{"a":[]}]', 2, 9, 'depth'],
    ['[[],[],[]]', 2, 9, undefined], // one after the other
    ['{"a":1,"b":2}', 1, 3, undefined], // two names, and one more value
    ['{"a":1,"b":2}', 1, 2, 'fields'],
    ['[1,2,3]', 1, 2, undefined],
    ['[1,2,3,4]', 1, 2, 'fields'],
    ['"[[[,,,:::"', 0, 0, undefined], // a string is one value, whatever it holds
    [String.raw`["\"[[,,"]`, 1, 0, undefined],
    [String.raw`["\\",[]]`, 1, 9, 'depth'],
    ['["[[', 1, 0, undefined], // a string without an end
  ] as const)('of %s with depth %i and %i fields is %s', (text, depth, fields, expected) => {
    expect(brokenLimit(text, { depth, fields })).toBe(expected)
  })
})

describe('duplicateKey', () => {
  it.each([
    ['{"a":1,"b":{"a":1}}', undefined],
    ['{"a":{"b":1},"b":1}', undefined],
    ['{"a":1,"b":1,"a":1}', 'a'],
    ['{"x":{"b":1,"b":2}}', 'b'],
    [String.raw`{"a":1,"\u0061":2}`, 'a'], // the same key, written otherwise
    [String.raw`{"a\"":1,"a":{"a":"{"}}`, undefined],
  ])('of %s is %s', (text, expected) => {
    expect(duplicateKey(text)).toBe(expected)
  })
})
