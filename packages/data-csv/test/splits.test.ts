import { describe, expect, test } from 'vitest'
import { FillError } from '../src/index.ts'
import { permutation } from '../src/random.ts'
import { load, refused, table } from './support.ts'

const text = table('x,y', 50, (i) => `${i},${i * i}`)
const classes = table('x,y', 60, (i) => `${i},${i < 30 ? 'a' : i < 50 ? 'b' : 'c'}`)

describe('rows are split', () => {
  test('by seed, the same on every machine and in every version', async () => {
    expect([...permutation(10, 7)]).toEqual([2, 0, 7, 5, 4, 8, 9, 1, 6, 3])
    expect((await load(text, { seed: 1 })).test.lines).toEqual([11, 21, 27, 35, 36, 37, 41, 43, 45, 50])
  })

  test('by the seed of the run, unless the table has one', async () => {
    const { csv } = await import('../src/index.ts')
    const lines = async (options: object, seed?: number): Promise<readonly number[]> =>
      (await csv({ text, target: 'y', ...options }).load(seed === undefined ? {} : { seed })).test.lines
    expect(await lines({}, 3)).toEqual(await lines({ seed: 3 }))
    expect(await lines({ seed: 3 }, 4)).toEqual(await lines({ seed: 3 }))
    expect(await lines({}, 3)).not.toEqual(await lines({}, 4))
    expect(await lines({})).toEqual(await lines({ seed: 0 }))
    const source = csv({ text, target: 'y' })
    expect([(await source.load()).seed, (await source.load({ seed: 3 })).seed]).toEqual([0, 3])
    expect(await csv({ text, target: 'y', seed: 3 }).load({ seed: 3 })).not.toHaveProperty('seed')
  })

  test('completely, in the order of the file', async () => {
    const data = await load(text, { test: 0.3, validation: 7 })
    expect([data.train.count, data.validation?.count, data.test.count]).toEqual([28, 7, 15])
    for (const split of [data.train, data.validation!, data.test]) {
      expect(split.lines).toEqual([...split.lines].sort((a, b) => a - b))
    }
    const all = [...data.train.lines, ...data.validation!.lines, ...data.test.lines]
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2))
  })

  test('without validation unless asked for', async () => {
    expect(await load(text)).not.toHaveProperty('validation')
  })

  test.each([
    [{ test: 0.5 }, [25, 0, 25]],
    [{ test: 0.01 }, [49, 0, 1]],
    [{ test: 1 }, [49, 0, 1]],
    [{ test: 46, validation: 1 }, [3, 1, 46]],
    [{ test: 0.25, validation: 0.25 }, [24, 13, 13]],
  ])('of %o into %j rows', async (options, counts) => {
    const parts = await load(text, options)
    expect([parts.train.count, parts.validation?.count ?? 0, parts.test.count]).toEqual(counts)
  })

  test('up to the last one, which is kept to train on', async () => {
    expect((await refused(text, { test: 49 })).reason).toBe('constant') // one row is not enough to standardise by
    expect((await refused(text, { test: 50 })).reason).toBe('rows')
    expect((await refused(text, { test: 48, validation: 2 })).reason).toBe('rows')
  })

  test('with the classes in the same shares', async () => {
    const data = await load(classes, { test: 0.2, validation: 0.1 })
    const shares = [data.train, data.validation!, data.test].map(({ lines }) =>
      [2, 32, 52].map((from, i) => lines.filter((line) => line >= from && line < [32, 52, 62][i]!).length),
    )
    for (const [split, share] of [0.7, 0.1, 0.2].entries()) {
      for (const [i, count] of [30, 20, 10].entries()) {
        expect(Math.abs(shares[split]![i]! - share * count)).toBeLessThanOrEqual(1)
      }
    }
  })

  test('so that every class can be learnt, however rare', async () => {
    const rare = table('x,y', 30, (i) => `${i},${i < 5 ? `rare${i}` : i % 2 ? 'a' : 'b'}`)
    const { train } = await load(rare, { test: 10, validation: 10 })
    expect(train.lines).toEqual(expect.arrayContaining([2, 3, 4, 5, 6]))
  })

  test.each([
    ['too few rows', table('x,y', 2, (i) => `${i},${i}`), {}, 'got 2, of which 0 to test with and 0 to validate'],
    [
      'too many set aside',
      text,
      { test: 30, validation: 20 },
      'got 50, of which 30 to test with and 20 to validate with',
    ],
    ['no row per class', table('x,y', 4, (i) => `${i},c${i}`), {}, 'keep one of each of 4 classes to train on, got 4'],
    ['no rows', 'x,y\n', {}, "expected values in column 'x', got none"],
  ])('but not with %s', async (_, rows, options, message) => {
    expect((await refused(rows, options)).message).toContain(message)
  })
})

describe('fill', () => {
  const inputs = new Float32Array(4).fill(7)
  const targets = new Float32Array(2).fill(7)

  test('writes the examples asked for and leaves the rest alone', async () => {
    const { train } = await load(text)
    train.fill(Uint32Array.of(5, 5), inputs, targets)
    expect(inputs[0]).toBe(inputs[1])
    expect([...inputs.subarray(2)]).toEqual([7, 7])
  })

  test.each([
    ['an index out of range', [0, 40], 4, 2, 'fill: expected indices in 0 … 39, got 40.'],
    ['inputs that are too short', [0, 1], 1, 2, 'fill: expected inputs of at least 2 numbers, got 1.'],
    ['targets that are too short', [0, 1], 2, 1, 'fill: expected targets of at least 2 numbers, got 1.'],
  ])('refuses %s before it writes', async (_, indices, m, n, message) => {
    const { train } = await load(text)
    const buffers = [new Float32Array(m).fill(7), new Float32Array(n).fill(7)] as const
    const fill = (): void => {
      train.fill(Uint32Array.from(indices), ...buffers)
    }
    expect(fill).toThrow(FillError)
    expect(fill).toThrow(message)
    expect([...buffers[0], ...buffers[1]].every((x) => x === 7)).toBe(true)
  })
})
