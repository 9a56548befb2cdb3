import { parseArgs } from 'node:util'

/** A command line that says something we cannot do. */
export class UsageError extends Error {}

/**
 * The values of a command line. Options are those of `parseArgs`, which may also say what to `check`: a function that
 * takes the text of a value and returns what it means, or throws a UsageError.
 */
export function parseOptions(args, options) {
  const { values } = parseArgs({ args, options: withoutChecks(options) })
  const meaning = ([name, value]) => [name, read(name, value, options[name].check)]
  return Object.fromEntries(Object.entries(values).map(meaning))
}

/** A check for a whole number of at least `least`. */
export function wholeNumber(least) {
  return (text, option) => {
    const number = Number(text)
    if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number
    throw new UsageError(`--${option}: expected a whole number of at least ${least}, got "${text}".`)
  }
}

/** A check for one of some names. */
export function oneOf(names) {
  return (text, option) => {
    if (names.includes(text)) return text
    throw new UsageError(`--${option}: expected one of ${names.join(', ')}, got "${text}".`)
  }
}

/** A check for a command: its words. */
export function words(text, option) {
  const found = text.split(/\s+/).filter(Boolean)
  if (found.length > 0) return found
  throw new UsageError(`--${option}: expected a command, got "${text}".`)
}

/** Runs a program with its command line; what it cannot understand ends it with status 2. */
export async function runMain(name, main) {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    if (!isUsage(error)) throw error
    console.error(`${name}: ${error.message}`)
    process.exitCode = 2
  }
}

/** Whether an error comes from the command line: ours, or one of `parseArgs`. */
export function isUsage(error) {
  return error instanceof UsageError || (error.code ?? '').startsWith('ERR_PARSE_ARGS_')
}

function withoutChecks(options) {
  const known = ({ type, default: value, multiple = false }) => ({
    type,
    multiple,
    ...(value === undefined ? {} : { default: value }),
  })
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, known(option)]))
}

function read(name, value, check) {
  if (!check) return value
  return Array.isArray(value) ? value.map((one) => check(one, name)) : check(value, name)
}
