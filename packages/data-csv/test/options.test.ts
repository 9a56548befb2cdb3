import { describe, expect, it } from 'vitest'
import { csv, type CsvOptions } from '../src/index.ts'

const text = 'a,b\n1,2\n2,3\n3,1\n4,5\n5,6\n'
const named = (message: string): unknown =>
  expect.objectContaining({ name: 'ArgumentError', message: expect.stringContaining(message) as string })

describe('what csv does not know', () => {
  it.each<[unknown, string]>([
    [
      { text, target: 'b', delim: ';' },
      'missing, missingValues, test, validation, seed, got "delim". Did you mean delimiter?',
    ],
    [{ text, target: 'b', sep: ';' }, 'Did you mean delimiter?'],
    [{ text, target: 'b', testSize: 0.5 }, 'got "testSize". Did you mean test?'],
    [{ text, label: 'b' }, 'Did you mean target?'],
    [{ text, target: 'b', constructor: 1 }, 'got "constructor".'],
    ['houses.csv', 'csv: options must be an object, got "houses.csv". Say csv({ file: "houses.csv" }).'],
    [undefined, 'csv: options must be an object, got undefined.'],
    [{ text, target: 1 }, 'csv: target must be a string, got 1.'],
    [{ text, target: 'b', columns: ['a'] }, 'csv: columns must be an object, got ["a"].'],
    [{ text, target: 'b', missingValues: 'NA' }, 'csv: missingValues must be an array, got "NA".'],
    [{ text, target: 'b', delimiter: 59 }, 'csv: delimiter must be a string, got 59.'],
  ])('is refused: %j', (options, message) => {
    expect(() => csv(options as CsvOptions)).toThrow(named(message))
  })

  it.each<[object, string]>([
    [
      { dir: '.' },
      'csv().load: takes the options directory, seed, signal, allocate, onProgress, got "dir". Did you mean directory?',
    ],
    [{ random_state: 1 }, 'Did you mean seed?'],
  ])('is refused by load: %j', async (options, message) => {
    await expect(csv({ text, target: 'b' }).load(options)).rejects.toThrow(named(message))
  })
})

describe('the defaults of csv', () => {
  it('are a fifth of the rows to judge by, none to choose by, and the name table', async () => {
    const { name, train, test, validation } = await csv({ text, target: 'b' }).load()
    expect({ name, validation, rows: [train.count, test.count] }).toEqual({
      name: 'table',
      validation: undefined,
      rows: [4, 1],
    })
  })

  it('are a comma between values, and an error for a missing one', async () => {
    await expect(csv({ text: text.replaceAll(',', ';'), target: 'b' }).load()).rejects.toThrow(/Set delimiter: ";"/)
    await expect(csv({ text: `${text},7\n`, target: 'b' }).load()).rejects.toMatchObject({ reason: 'missing' })
  })
})
