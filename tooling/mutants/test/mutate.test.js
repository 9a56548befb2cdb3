import { expect, test } from 'vitest'
import { mutated, mutationsOf } from '../src/mutate.js'

const afterwards = (content) => mutationsOf(content).map((mutation) => mutated(content, mutation))

test.each([
  ['a < b', ['a <= b']],
  ['a >= b', ['a > b']],
  ['a === b', ['a !== b']],
  ['a - b', ['a + b']],
  ['a >>> b', ['a << b']],
  ['a ?? b', ['a && b']],
  ['!a', ['a']],
  ['-a', ['a']],
  ['--a', ['++a']],
  ['a++', ['a--']],
  ['a ? b : c', ['!(a) ? b : c']],
  ['7', ['8']],
  ['1e-8', ['1.5e-8']],
  ["''", ["'x'"]],
  ["'a'", ["''"]],
  ['`${a} b`', ["''"]],
  ['true', ['false']],
  ['[a, b]', ['[]']],
  ['Math.min(a, b)', ['Math.max(a, b)']],
  ['f(a, b)', ['f(b, a)']],
  ['Math.hypot(a, b)', []], // the same in any order
  ['f32x4.add(a, b)', []],
  ['v128.xor(a, b)', []],
  ['f32x4.sub(a, b)', ['f32x4.sub(b, a)']],
  ['f32x4.pmin(a, b)', ['f32x4.pmin(b, a)']], // where one is NaN, the first counts
  ['({ a, b: c })', ['({ ...{}, b: c })', '({ a, ...{} })']],
  ['async () => await a', ['async () => a']],
])('%s becomes %j', (expression, expected) => {
  expect(afterwards(`const x = ${expression}`)).toEqual(expected.map((text) => `const x = ${text}`))
})

test('a statement and a way out are removed', () => {
  expect(afterwards('f(a)')).toEqual([';'])
  expect(afterwards('if (a) return b')).toEqual(['if (!(a)) return b', ';'])
  expect(afterwards('if (a) { f() }')).toEqual(['if (!(a)) { f() }', 'if (a) { ; }'])
})

test('types, imports and exports are left alone', () => {
  const content = `import { a } from 'b'\nexport * from 'c'\ninterface D { e: 1 }\ntype F = 'g'\nlet h: 2 | 3`
  expect(mutationsOf(content)).toEqual([])
})

test('a mutant is known by the lines that it changes, wherever they are', () => {
  const content = 'const a = 1\n\nfunction f() {\n  return g(\n    x,\n    y,\n  )\n}\n'
  const [one, swapped] = mutationsOf(content)
  expect(one).toMatchObject({ line: 1, before: 'const a = 1', after: 'const a = 2' })
  expect(swapped).toMatchObject({ line: 5, before: 'x, y,', after: 'y, x,' })
})
