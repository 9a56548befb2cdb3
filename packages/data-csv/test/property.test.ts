import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv, CsvError, type CsvOptions, OptionError, type TableDataset } from '../src/index.ts'
import { plainDecimal, toNumber } from '../src/number.ts'
import { examplesOf, readRecords, runs, settings } from './support.ts'

const timeout = 3_600_000

/** What a cell may hold, with much of what breaks parsers. */
const nasty = fc.constantFrom('', ' ', '"', '""', ',', '\n', '\r\n', '\r', '\uFEFF', '\0', '?', 'NA', '🙂', '\uD800')
const numeral = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map(String),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
  fc.constantFrom('1e38', '1e39', '-1e400', '5e-324', '.5', '1.', '+1', 'Infinity', '0x10', '1_000', '1,5'),
)
const cell = fc.oneof(
  { weight: 6, arbitrary: numeral },
  { weight: 3, arbitrary: fc.constantFrom('p', 'q', 'r', '__proto__', 'constructor') },
  { weight: 1, arbitrary: nasty },
)

/** Columns of one kind each, of which some values may be missing or far off. */
const value = fc.oneof(
  fc.constant(fc.integer({ min: -99, max: 99 }).map(String)),
  fc.constant(fc.constantFrom('p', 'q', '__proto__')),
  fc.constant(fc.oneof({ weight: 9, arbitrary: fc.nat(9).map(String) }, { weight: 1, arbitrary: numeral })),
  fc.constant(fc.oneof({ weight: 9, arbitrary: fc.constantFrom('p', 'q') }, { weight: 1, arbitrary: nasty })),
)
const plausible = fc
  .tuple(value, value, value)
  .chain(([x, y, z]) => fc.array(fc.tuple(x, y, z), { minLength: 3, maxLength: 40 }))
  .map((rows) => ['x,y,z', ...rows.map((row) => row.join(','))].join('\n'))

/** Any text, text of the characters that matter, and almost good tables. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.oneof(nasty, numeral, fc.constantFrom('y', ',', '\n')), { maxLength: 200 })
    .map((parts) => parts.join('')),
  fc
    .tuple(
      fc.constantFrom('x,y', 'y,x,z', '"x","y"', '__proto__,y', 'toString,constructor,y', 'x,x,y'),
      fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 20 }),
      fc.constantFrom('\n', '\r\n', '\r'),
    )
    .map(([header, rows, end]) => [header, ...rows.map((row) => row.join(','))].join(end)),
  { weight: 4, arbitrary: plausible },
)

const kind = fc.constantFrom('number', 'category', 'ignore')
const options = fc.record(
  {
    missing: fc.constantFrom('error', 'skip', 'mean'),
    columns: fc.dictionary(fc.constantFrom('x', 'y', 'z'), kind, { maxKeys: 1 }),
    test: fc.double({ min: 0.1, max: 0.5 }),
    validation: fc.constantFrom(0, 0.2, 1),
    seed: fc.maxSafeInteger(),
  },
  { requiredKeys: [] },
)
const strangeOptions = fc.record(
  {
    missing: fc.constantFrom('error', 'skip', 'mean'),
    columns: fc.dictionary(fc.constantFrom('x', 'y', 'z', '__proto__', 'constructor'), kind, { maxKeys: 2 }),
    test: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1 })),
    validation: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1 })),
    delimiter: fc.constantFrom(',', ';', '\t', '\0', '🙂', '"'),
    seed: fc.maxSafeInteger(),
  },
  { requiredKeys: [] },
)

describe('hostile text', () => {
  test(`is a valid data set or a named error, ${runs} times`, { timeout }, async () => {
    let loaded = 0
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.oneof(options, strangeOptions) as fc.Arbitrary<Partial<CsvOptions>>,
        async (text, options) => {
          const data = await load(text, options)
          if (!data) return
          loaded++
          expectValid(data)
        },
      ),
      settings,
    )
    expect(loaded).toBeGreaterThan(runs / 20) // the texts are not all hopeless
  })
})

async function load(text: string, options: Partial<CsvOptions>): Promise<TableDataset | undefined> {
  try {
    return await csv({ text, target: 'y', ...options }).load()
  } catch (error) {
    if (error instanceof OptionError) return undefined
    if (!(error instanceof CsvError)) throw error
    expect(error.message).toMatch(/^table(:[1-9]\d*)?: .*\.$/s)
    expect(error.message.length).toBeLessThan(2000)
    return undefined
  }
}

function expectValid(data: TableDataset): void {
  const splits = [data.train, data.test, ...(data.validation ? [data.validation] : [])]
  const lines = splits.flatMap((split) => split.lines)
  expect(new Set(lines).size).toBe(lines.length)
  for (const split of splits) {
    expect(split.count).toBeGreaterThan(0)
    expect(split.inputShape).toEqual([data.inputNames.length])
    const { inputs, targets } = examplesOf(split)
    expect(inputs.flat().every(Number.isFinite)).toBe(true)
    const isTarget = (y: number): boolean =>
      data.classes.length > 0 ? Number.isInteger(y) && y >= 0 && y < data.classes.length : Number.isFinite(y)
    expect(targets.every(isTarget)).toBe(true)
  }
  if (data.classes.length === 0) return
  expect(new Set(examplesOf(data.train).targets).size).toBe(data.classes.length) // every class can be learnt
}

const word = fc
  .string({ unit: fc.constantFrom('a', 'b', ' ', '"', ',', '\n', ';', 'é', '🙂', '1', '.') })
  .map((value) => value.trim())
const tables = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.record({
    header: fc.uniqueArray(
      word.filter((name) => name !== ''),
      { minLength: width, maxLength: width },
    ),
    rows: fc.array(fc.array(word, { minLength: width, maxLength: width }), { maxLength: 12 }),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    blank: fc.boolean(),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
  }),
)

test(`a table that is written reads back with its lines, ${runs} times`, { timeout }, () => {
  fc.assert(
    fc.property(tables, ({ header, rows, end, blank, delimiter }) => {
      let line = 1
      const lines: number[] = []
      const texts = [header, ...rows].map((cells) => {
        const record = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + (blank ? '\n' : '')
        lines.push(line)
        line += record.split('\n').length
        return record.replaceAll('\n', end)
      })
      const read = readRecords([texts.join(end)], delimiter)
      const written = read.records.flatMap((cells, i) => (cells.length > 1 ? [[cells, read.lines[i]]] : []))
      expect(written).toEqual([header, ...rows].map((cells, i) => [cells, lines[i]]))
    }),
    settings,
  )
})

const digits = fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String)
const decimals = fc.oneof(
  numeral,
  fc
    .tuple(fc.constantFrom('', '-', '+'), fc.oneof(digits, fc.constant('')), fc.constantFrom('', '.'), digits)
    .map((parts) => parts.join('')),
  fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', '+', 'e', ' '), maxLength: 9 }),
)

test(`a number is what Number() makes of its text, to the bit, ${runs} times`, { timeout }, () => {
  let found = 0
  fc.assert(
    fc.property(decimals, (cell) => {
      const value = plainDecimal(`,${cell},`, 1, 1 + cell.length)
      const plain = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(cell)
      expect(value).toBe(plain ? Number(cell) : NaN)
      if (!plain) return
      found++
      expect(toNumber(cell)).toBe(value)
    }),
    settings,
  )
  expect(found).toBeGreaterThan(runs / 4)
})

const numbers = fc.record({
  rows: fc.array(fc.tuple(fc.float({ noDefaultInfinity: true, noNaN: true, min: -1e6, max: 1e6 }), fc.nat(3)), {
    minLength: 12,
    maxLength: 60,
  }),
  seed: fc.nat(),
})

test(`numbers and categories come back out of a data set, ${runs} times`, { timeout }, async () => {
  let loaded = 0
  await fc.assert(
    fc.asyncProperty(numbers, async ({ rows, seed }) => {
      const text = ['c,y', ...rows.map(([x, c]) => `k${c},${x}`)].join('\n')
      const data = await load(text, { seed })
      if (data?.target.kind !== 'number') return
      loaded++
      const { mean, standardDeviation } = data.target
      for (const split of [data.train, data.test]) {
        const { inputs, targets } = examplesOf(split)
        for (const [i, line] of split.lines.entries()) {
          const [x, c] = rows[line - 2]!
          expect(Math.abs(mean + targets[i]! * standardDeviation - x)).toBeLessThan(1e-6 * Math.abs(x - mean) + 1e-6)
          expect(data.inputNames.filter((_, j) => inputs[i]![j] === 1)).toEqual(
            data.inputNames.filter((name) => name === `c=k${c}`),
          )
        }
      }
    }),
    settings,
  )
  expect(loaded).toBeGreaterThan(runs / 2)
})
