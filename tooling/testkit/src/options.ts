import { describe, expect, test } from 'vitest'

/** What the docs promise about one option. */
export interface OptionRow<Options> {
  /** Absent if the option must be given. */
  readonly default?: unknown
  /** Values to accept: the ends of the range. */
  readonly valid: readonly [unknown, ...unknown[]]
  /**
   * Values to refuse: those just outside. Where the valid ones are numbers, some that are no numbers come by
   * themselves.
   */
  readonly invalid: readonly unknown[]
  /** Other options that these values need. */
  readonly with?: Partial<Options>
  /** In whose name some values are refused. Default: that of the function. */
  readonly refusedBy?: string
}

/** A row for each option. */
export type OptionTable<Options> = Readonly<{ [Name in keyof Options]-?: OptionRow<Options> }>

const notNumbers: readonly unknown[] = [NaN, '1', null, {}, [1], true, 1n]

/**
 * Declares tests of a function's options: without them it has the documented defaults; each valid value arrives in its
 * place and changes no other; each invalid one, and each unknown name, is an `ArgumentError` with the function's name
 * and the option's.
 *
 * @param make calls the function with these options
 * @param read where each option arrives: a `config`, for example; options that it leaves out are only checked for
 *   their range
 */
export function optionsTest<Options extends object, Made>(
  who: string,
  make: (options: Options) => Made,
  read: (made: Made) => Readonly<Record<string, unknown>>,
  table: OptionTable<Options>,
): void {
  const rows = Object.entries<OptionRow<Options>>(table)
  const needed = Object.fromEntries(
    rows.filter(([, row]) => !('default' in row)).map(([name, row]) => [name, row.valid[0]]),
  )
  const defaults = Object.fromEntries(
    rows.filter(([, row]) => 'default' in row).map(([name, row]) => [name, row.default]),
  )
  const made = (options: object): Readonly<Record<string, unknown>> => read(make({ ...needed, ...options } as Options))
  const placed = (values: object): object => {
    const places = Object.keys(made({}))
    return Object.fromEntries(Object.entries(values).filter(([name]) => places.includes(name)))
  }

  describe(`the options of ${who}`, () => {
    test('have the defaults that the docs promise', () => {
      expect(made({})).toEqual(placed({ ...defaults, ...needed }))
    })

    describe.each(rows)('%s', (name, { valid, invalid, with: others, refusedBy = who }) => {
      test('arrives in its place, with the values at the ends of its range', () => {
        for (const value of valid) {
          const options = { ...others, [name]: value }
          const given = Object.entries(options).filter(([, other]) => other !== undefined)
          expect(made(options)).toEqual(placed({ ...defaults, ...needed, ...Object.fromEntries(given) }))
        }
      })

      const wrong = [...invalid, ...(valid.every((value) => typeof value === 'number') ? notNumbers : [])]
      test(`is refused outside its range`, () => {
        for (const value of wrong) {
          const error = thrown(() => made({ ...others, [name]: value }))
          expect(error, String(value)).toMatchObject({ name: 'ArgumentError' })
          const { message } = error as Error
          const speaks = [who, refusedBy].some((speaker) => message.startsWith(`${speaker}: `))
          expect([speaks, message.includes(name)], message).toEqual([true, true])
        }
        expect(wrong.length).toBeGreaterThan(0)
      })
    })

    test('are all that there are', () => {
      const error = thrown(() => made({ noSuchOption: 1 }))
      const names = rows.map(([name]) => name)
      const listed = /^.*: takes the options (.*), got "noSuchOption"\.$/.exec((error as Error).message)?.[1]
      expect(listed?.split(', ').sort()).toEqual(names.sort())
    })
  })
}

function thrown(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}
