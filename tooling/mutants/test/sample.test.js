import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acceptedOf, judge, staleIn } from '../src/accepted.js'
import { inRandomOrder, keyOf } from '../src/sample.js'

const mutant = (i) => ({ file: 'a.ts', before: `x = ${i}`, after: `x = ${i + 1}` })
const mutants = Array.from({ length: 100 }, (_, i) => mutant(i))

describe('the order', () => {
  test('follows from the seed', () => {
    expect(inRandomOrder(mutants, '1')).toEqual(inRandomOrder(mutants.toReversed(), '1'))
    expect(inRandomOrder(mutants, '1')).not.toEqual(inRandomOrder(mutants, '2'))
  })

  test('of what stays does not change where something else comes or goes', () => {
    const some = mutants.filter((_, i) => i % 3 !== 0)
    const order = inRandomOrder(mutants, '1')
    expect(inRandomOrder(some, '1')).toEqual(order.filter((each) => some.includes(each)))
  })

  test('has each of several that look the same', () => {
    expect(inRandomOrder([mutant(1), mutant(1)], '1')).toHaveLength(2)
  })
})

describe('the verdict', () => {
  const result = (i, outcome) => ({ ...mutant(i), outcome })
  const results = [
    ...Array.from({ length: 9 }, (_, i) => result(i, i === 0 ? 'timeout' : 'failed')),
    result(9, 'passed'),
  ]
  const accepting = (equivalent) => new Map([[keyOf(mutant(9)), { equivalent }]])

  test('a survivor that nobody accepted fails, whatever the score is', () => {
    expect(judge(results, new Map(), 80)).toMatchObject({ score: 90, killed: 9, unknown: [results[9]], ok: false })
  })

  test('one that was accepted counts', () => {
    expect(judge(results, accepting(false), 90)).toMatchObject({ score: 90, unknown: [], ok: true })
    expect(judge(results, accepting(false), 92)).toMatchObject({ score: 90, unknown: [], ok: false })
  })

  test('one that does what the original does is left out', () => {
    expect(judge(results, accepting(true), 92)).toMatchObject({ score: 100, counted: 9, equivalent: 1, ok: true })
  })
})

test('each accepted survivor says why, and whether a test could kill it', () => {
  const folder = join(import.meta.dirname, '../accepted')
  const all = readdirSync(folder).flatMap((name) => [...acceptedOf(name.replace('.json', ''), folder).values()])
  for (const mutant of all) {
    const texts = [mutant.file, mutant.before, mutant.after, mutant.reason]
    expect(texts, mutant.before).toEqual(texts.map(() => expect.stringMatching(/\S/)))
    expect(typeof mutant.equivalent, mutant.before).toBe('boolean')
  }
})

test('an accepted survivor that is no mutant of the sources any more is stale', () => {
  const accepted = new Map([1, 200].map((i) => [keyOf(mutant(i)), { ...mutant(i), equivalent: true }]))
  expect(staleIn(accepted, mutants)).toEqual([accepted.get(keyOf(mutant(200)))])
})
