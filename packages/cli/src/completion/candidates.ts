import type { Argument, Command, Option } from 'commander'
import { runCandidates } from './runs.ts'

/** A word that may stand where the user is typing. */
export interface Candidate {
  readonly value: string
  readonly description: string
}

/**
 * What may be typed next, from commander's own tree of commands.
 *
 * @param words What follows `nn` on the command line; the last word is the one that is being typed, maybe empty.
 * @returns Nothing where any file or value may stand.
 */
export async function candidates(program: Command, words: readonly string[]): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? ''
  const current = typed === '=' ? '' : typed // bash hands out `--data=x` in three words
  const [name, ...before] = words.slice(0, -1).filter((word) => word !== '=')
  const found =
    name === undefined
      ? current.startsWith('-')
        ? optionsOf(program)
        : commandsOf(program)
      : await within(program, name, before, current)
  return found.filter(({ value }) => value.startsWith(current) && value !== '')
}

async function within(
  program: Command,
  name: string,
  before: readonly string[],
  current: string,
): Promise<readonly Candidate[]> {
  const command = program.commands.find((command) => command.name() === name)
  if (!command) return []
  const { operands, pending } = parse(command, before)
  if (pending) return valuesOf(pending, current)
  const [, flag, value] = /^(--[^=]+)=(.*)$/.exec(current) ?? []
  if (flag !== undefined) {
    const values = await valuesOf(findOption(command, flag), value ?? '')
    return values.map((candidate) => ({ ...candidate, value: `${flag}=${candidate.value}` }))
  }
  if (current.startsWith('-')) return optionsOf(command, before)
  if (name === 'help') return operands === 0 ? commandsOf(program) : []
  const last = command.registeredArguments.at(-1)
  const argument = command.registeredArguments[operands] ?? (last?.variadic ? last : undefined)
  return argument ? valuesOf(argument, current) : optionsOf(command, before)
}

/** How many arguments stand there, and the option whose value comes next. */
function parse(command: Command, words: readonly string[]): { readonly operands: number; readonly pending?: Option } {
  let operands = 0
  let pending: Option | undefined
  for (const word of words) {
    if (pending) pending = undefined
    else if (word.startsWith('-')) pending = takingValue(findOption(command, word))
    else operands++
  }
  return { operands, ...(pending && { pending }) }
}

function findOption(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => flag === long || flag === short)
}

function takingValue(option: Option | undefined): Option | undefined {
  return option?.required ? option : undefined
}

function commandsOf(program: Command): readonly Candidate[] {
  const commands = program.createHelp().visibleCommands(program)
  return commands.map((command) => ({ value: command.name(), description: command.description() }))
}

function optionsOf(command: Command, used: readonly string[] = []): readonly Candidate[] {
  const options = command.createHelp().visibleOptions(command)
  return options
    .filter(({ long, variadic }) => long && (variadic || !used.includes(long)))
    .map(({ long, description }) => ({ value: long ?? '', description }))
}

/** What stands between the brackets in an option's flags, or an argument's name, says what it takes. */
async function valuesOf(taker: Argument | Option | undefined, current: string): Promise<readonly Candidate[]> {
  if (!taker) return []
  if (taker.argChoices) return taker.argChoices.map((value) => ({ value, description: '' }))
  const what = 'flags' in taker ? /[<[]([\w-]+)/.exec(taker.flags)?.[1] : taker.name()
  return what === undefined ? [] : ((await sources[what]?.(current)) ?? [])
}

type Source = (current: string) => Promise<readonly Candidate[]>

const sources: Readonly<Record<string, Source>> = {
  run: runCandidates,
  runs: runCandidates,
  async metric() {
    const { metrics } = await import('@nn/train')
    return metrics.map((value) => ({ value, description: '' }))
  },
  async dataset() {
    const { datasetNames } = await import('@nn/data-mnist')
    return datasetNames.map((value) => ({ value, description: '' }))
  },
}
