import { CheckpointError, checkpointFormat, type CheckpointState } from './checkpoint.ts'

/**
 * Proves that a value, which may come from any file, is the state of a checkpoint.
 * @throws CheckpointError naming what is wrong.
 */
export function checkState(value: unknown): CheckpointState {
  const state = record(value, 'its state')
  if (state['format'] !== checkpointFormat) {
    throw new CheckpointError(
      `fit: a checkpoint's format must be ${checkpointFormat}, got ${JSON.stringify(state['format'])}. Another version may read it.`,
    )
  }
  record(state['experiment'], 'experiment')
  integer(state['epoch'], 'epoch', 1)
  integer(state['examples'], 'examples', 0)
  integer(state['step'], 'step', 0)
  checkSums(record(state['sums'], 'sums'))
  checkRandom(record(state['random'], 'random'))
  number(state['learningRateScale'], 'learningRateScale')
  for (const epoch of array(state['epochs'], 'epochs')) record(epoch, 'each of its epochs')
  record(state['callbacks'], 'callbacks')
  return value as CheckpointState
}

function checkSums(sums: Readonly<Record<string, unknown>>): void {
  number(sums['loss'], 'sums.loss')
  integer(sums['correct'], 'sums.correct', 0)
  number(sums['seconds'], 'sums.seconds')
  if (sums['learningRate'] !== null) number(sums['learningRate'], 'sums.learningRate')
  const norms = record(sums['gradientNorms'], 'sums.gradientNorms')
  for (const norm of Object.values(norms)) number(norm, 'each of sums.gradientNorms')
}

function checkRandom(random: Readonly<Record<string, unknown>>): void {
  const key = array(random['key'], 'random.key')
  if (key.length !== 2) throw wrong('random.key', 'two words', key)
  for (const word of key) if (integer(word, 'random.key', 0) >= 2 ** 32) throw wrong('random.key', 'two words', key)
  integer(random['counter'], 'random.counter', 0)
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(what, 'an object', value)
  return value as Readonly<Record<string, unknown>>
}

function array(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(what, 'a list', value)
  return value
}

function integer(value: unknown, what: string, least: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw wrong(what, `an integer of at least ${least}`, value)
  }
  return value as number
}

function number(value: unknown, what: string): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw wrong(what, 'a finite number of at least 0', value)
  }
}

function wrong(what: string, rule: string, actual: unknown): CheckpointError {
  const shown = (JSON.stringify(actual) as string | undefined)?.slice(0, 80) ?? 'nothing'
  return new CheckpointError(`fit: a checkpoint's ${what} must be ${rule}, got ${shown}. It is damaged.`)
}
