import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ArgumentError, describe, expectOptions, nearest } from '../src/index.ts'

const numRuns = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)
const name = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', 'valueOf'),
)

test('an object with an unknown name is refused, whatever the name, and stays as it is', () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.anything()), fc.uniqueArray(name), (options, names) => {
      const known = Object.fromEntries(names.map((other) => [other, 'anything' as const]))
      const unknown = Object.keys(options).filter((other) => !names.includes(other))
      const before = Object.entries(options)
      const check = (): void => {
        expectOptions('who', options, known)
      }
      if (unknown.length === 0) expect(check).not.toThrow()
      else expect(check).toThrow(ArgumentError)
      expect(Object.entries(options)).toEqual(before)
    }),
    { numRuns },
  )
})

test('nothing but a plain object is an options object', () => {
  const other = fc.anything().filter((value) => Object.prototype.toString.call(value) !== '[object Object]')
  fc.assert(
    fc.property(other, (value) => {
      expect(() => {
        expectOptions('who', value as object, {})
      }).toThrow(ArgumentError)
    }),
    { numRuns },
  )
})

test('any value has a short description on one line', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }), (value) => {
      const text = describe(value)
      expect(text.length).toBeLessThan(200)
      // eslint-disable-next-line no-control-regex -- the characters that must not be there
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
    }),
    { numRuns },
  )
})

test('a word with one character less is found, where no other word is as near', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3, maxLength: 20 }), fc.nat(), (word, at) => {
      const typed = word.slice(0, at % word.length) + word.slice((at % word.length) + 1)
      expect(nearest(typed, ['', word])).toBe(word)
    }),
    { numRuns },
  )
})
