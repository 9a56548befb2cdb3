import { join } from 'node:path'
import { type EpochEvent, metrics, type StartEvent, type StepEvent } from '@nn/train'
import { CommandError } from '../errors.ts'
import { chainOf, isIntact } from './chain.ts'
import { readRegularFile } from './files.ts'
import { isObject, type JsonObject, parseObject } from './json.ts'
import { metricsFile } from './names.ts'

/** The events of `metrics.jsonl`, up to where the run came. */
export interface RunLog {
  /** Undefined where the run was killed before it began. */
  readonly start: LoggedStart | undefined
  readonly steps: readonly LoggedStep[]
  /** Their `gradientNorms` are empty where the version that wrote them kept none. */
  readonly epochs: readonly EpochEvent[]
  /** Its last event, if that says how the run ended. */
  readonly done: JsonObject | undefined
  /** The checksum of its last line; '' in an older version. */
  readonly chain: string
  /** The first line that is not as it was written, in a sentence. */
  readonly edits: readonly string[]
}

export type LoggedStart = Pick<
  StartEvent,
  'parameters' | 'examples' | 'batchSize' | 'epochs' | 'steps' | 'inputShape'
> &
  Partial<Pick<StartEvent, 'trainingSample'>> // not in older logs

export type LoggedStep = Pick<StepEvent, 'epoch' | 'step' | 'loss' | 'accuracy' | 'learningRate'>

/** @throws CommandError if the log cannot be read, or a line of it is damaged. */
export async function readLog(directory: string): Promise<RunLog> {
  const path = join(directory, metricsFile)
  let text: string
  try {
    text = (await readRegularFile(path)).toString()
  } catch (error) {
    throw new CommandError(`${path}: cannot be read: ${(error as Error).message}.`, { cause: error })
  }
  return parseLog(text, path)
}

/**
 * Reads the lines of a log. Events of a type that is not known here are left out, and so is the last line of a process
 * that was killed while it wrote it. Where a run went back to an earlier step, what it had done after that is left
 * out, too.
 *
 * @throws CommandError naming the line, if it is no event or lacks a number
 */
export function parseLog(text: string, path: string): RunLog {
  let start: LoggedStart | undefined
  const steps: LoggedStep[] = []
  const epochs: EpochEvent[] = []
  let done: JsonObject | undefined
  let chain = ''
  const edits: string[] = []
  for (const event of eventsOf(text, path)) {
    if (edits.length === 0 && !isIntact(event.text, chain)) {
      edits.push(`${event.place}, ${titleOf(event.value)}, was edited, or a line before it was taken away.`)
    }
    chain = chainOf(event.text) ?? ''
    if (known.has(event.value['type'])) done = event.value['type'] === 'done' ? event.value : undefined
    if (event.value['type'] === 'start') start = startOf(event)
    if (event.value['type'] === 'step') {
      const step = stepOf(event)
      while (steps.length > 0 && steps.at(-1)!.step >= step.step) steps.pop()
      steps.push(step)
    }
    if (event.value['type'] === 'epoch') {
      const epoch = epochOf(event)
      while (epochs.length > 0 && epochs.at(-1)!.epoch >= epoch.epoch) epochs.pop()
      epochs.push(epoch)
    }
  }
  return { start, steps, epochs, done, chain, edits }
}

const known = new Set<unknown>(['start', 'step', 'epoch', 'done'])

/** An event, and where it stands. */
interface Line {
  readonly value: JsonObject
  readonly text: string
  readonly place: string
}

function* eventsOf(text: string, path: string): Generator<Line> {
  const lines = text.split('\n')
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    const value = parseObject(line)
    const place = `${path}: line ${i + 1}`
    if (value) yield { value, text: line.trimEnd(), place }
    else if (i < lines.length - 1) {
      throw new CommandError(`${place}: must be an event in JSON, got ${excerpt(line)}. The file is damaged.`)
    }
  }
}

/** `epoch 3`, `step 12`, `done` */
function titleOf(event: JsonObject): string {
  const { type } = event
  return type === 'epoch' || type === 'step' ? `${type} ${String(event[type])}` : String(type)
}

function startOf(line: Line): LoggedStart {
  const { inputShape } = line.value
  return {
    ...numbersOf(line, ['parameters', 'examples', 'batchSize', 'epochs', 'steps']),
    ...numbersOf(line, 'trainingSample' in line.value ? ['trainingSample'] : []),
    inputShape: Array.isArray(inputShape) ? inputShape.filter((size) => Number.isInteger(size)) : [],
  }
}

function stepOf(line: Line): LoggedStep {
  return numbersOf(line, ['epoch', 'step', 'loss', 'accuracy', 'learningRate'])
}

function epochOf(line: Line): EpochEvent {
  const { value } = line
  const optional = metrics.filter((name) => name in value)
  const required = ['epoch', 'loss', 'accuracy', 'learningRate', 'seconds'] as const
  return {
    type: 'epoch',
    ...numbersOf(line, [...required, 'examplesPerSecond']),
    ...numbersOf(line, optional),
    gradientNorms: normsOf(value['gradientNorms']),
  }
}

/** The numbers of an event by name; JSON has null for those that are not finite. */
function numbersOf<K extends string>({ value, place }: Line, names: readonly K[]): Readonly<Record<K, number>> {
  const numbers = names.map((name): [K, number] => {
    const number = value[name] ?? (name in value ? NaN : undefined)
    if (typeof number === 'number') return [name, number]
    const actual = number === undefined ? 'nothing' : excerpt(JSON.stringify(number))
    throw new CommandError(`${place}: ${name} must be a number or null, got ${actual}. The file is damaged.`)
  })
  return Object.fromEntries(numbers) as Record<K, number>
}

function normsOf(value: unknown): Readonly<Record<string, number>> {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).map(([name, norm]): [string, number] => [name, typeof norm === 'number' ? norm : NaN]),
  )
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
