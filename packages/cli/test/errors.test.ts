import { expect, test } from 'vitest'
import { CommandError, describeError, UsageError } from '../src/errors.ts'

test.each([
  [new UsageError('wrong'), 'wrong'],
  [new CommandError('cannot'), 'cannot'],
  [new RangeError('too far'), 'too far'],
  [new TypeError('x is not a function'), 'x is not a function (--verbose shows where)'],
  ['thrown', 'thrown'],
  [undefined, 'undefined'],
])('%s is said as it is, and where a program is wrong, how to see the place', (error, text) => {
  expect(describeError(error)).toBe(text)
})

test('with --verbose an error says where it happened, where it knows', () => {
  const error = new CommandError('cannot')
  expect(describeError(error, true)).toBe(error.stack)
  expect(describeError(error, true)).toContain('errors.test.ts')
  delete error.stack
  expect(describeError(error, true)).toBe('cannot')
})
