import { describe as suite, expect, it } from 'vitest'
import { ArgumentError, describe } from '../src/index.ts'

suite('ArgumentError', () => {
  it('says who, the rule, what it got and what to do', () => {
    const error = new ArgumentError('sgd', 'expected a momentum in [0, 1)', 1.5, 'Try 0.9.')
    expect(error.message).toBe('sgd: expected a momentum in [0, 1), got 1.5. Try 0.9.')
    expect(error).toMatchObject({ name: 'ArgumentError', actual: 1.5 })
    expect(new ArgumentError('x', 'rule', null).message).toBe('x: rule, got null.')
  })
})

suite('describe', () => {
  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [NaN, 'NaN'],
    [-0, '-0'],
    ['a"b', '"a\\"b"'],
    [true, 'true'],
    [10n, '10'],
    [Symbol('x'), 'Symbol(x)'],
    [[1, NaN, ['a']], '[1, NaN, ["a"]]'],
    [{ a: 1, b: [undefined] }, '{"a":1,"b":[undefined]}'],
    [new Float32Array(1e6), 'Float32Array(1000000)'],
    [new DataView(new ArrayBuffer(3)), 'DataView(3)'],
    [new Map(), 'a value of type Map'],
    [parseInt, 'a function called parseInt'],
    [{ 'not a name': () => 1 }['not a name'], 'a function'],
  ])('%o', (value, text) => {
    expect(describe(value)).toBe(text)
  })

  it('is short, however long, deep or round the value is', () => {
    const round: unknown[] = []
    round.push(round)
    expect(describe(round)).toBe('[[[[…]]]]')
    const object: Record<string, unknown> = {}
    object['self'] = object
    expect(describe(object)).toBe('{"self":{"self":{"self":{…}}}}')
    for (const long of ['x'.repeat(1e6), new Array<number>(1e6).fill(1), { a: 'x'.repeat(1e6) }]) {
      expect(describe(long).length).toBeLessThan(100)
    }
  })

  it('is cut after 80 characters', () => {
    expect(describe('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`)
    expect(describe('x'.repeat(79))).toBe(`"${'x'.repeat(79)}…`)
    expect(describe('x'.repeat(1e6))).toBe(`"${'x'.repeat(79)}…`)
    expect(describe(new Array<number>(1e6).fill(1))).toBe(`[${'1, '.repeat(26)}1…`)
    expect(describe({ a: 'x'.repeat(1e6) })).toBe(`{"a":"${'x'.repeat(74)}…`)
  })

  it('shows nothing that a terminal obeys', () => {
    expect(describe('\u001b[2J\u009b\u202e\n')).toBe('"\\u001b[2J\\u009b\\u202e\\n"')
    expect(describe({ '\u009b': 1 })).toBe('{"\\u009b":1}')
  })

  it('shows a value that throws', () => {
    const throwing = {
      get a(): never {
        throw new Error('no')
      },
    }
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    expect([throwing, proxy].map(describe)).toEqual(['an object', 'an object'])
  })
})
