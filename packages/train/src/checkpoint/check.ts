import { metrics } from '../monitors.ts'
import { CheckpointError, checkpointFormat, type CheckpointState } from './checkpoint.ts'
import { integer, keys, list, number, record, show, texts, truth, wrong } from './expect.ts'

/**
 * Proves that a value, which may come from any file, is the state of a checkpoint.
 * @throws CheckpointError naming what is wrong.
 */
export function checkState(value: unknown): CheckpointState {
  const state = record(value, 'state')
  if (state['format'] !== checkpointFormat) {
    const rule = `fit: a checkpoint's format must be ${checkpointFormat}, got ${show(state['format'])}.`
    throw new CheckpointError(`${rule} Resume with the version that wrote it.`)
  }
  record(state['experiment'], 'experiment')
  integer(state['epoch'], 'epoch', 1)
  integer(state['examples'], 'examples', 0)
  integer(state['step'], 'step', 0)
  checkSums(record(state['sums'], 'sums'), state['examples'] as number)
  checkRandom(record(state['random'], 'random'))
  number(state['learningRateScale'], 'learningRateScale', 0)
  list(state['epochs'], 'epochs').forEach((epoch, i) => {
    checkEpoch(record(epoch, 'epochs'), i + 1)
  })
  checkControl(record(state['control'], 'control'))
  record(state['callbacks'], 'callbacks')
  return value as CheckpointState
}

function checkSums(sums: Readonly<Record<string, unknown>>, examples: number): void {
  number(sums['loss'], 'sums.loss')
  integer(sums['correct'], 'sums.correct', 0, examples)
  number(sums['seconds'], 'sums.seconds', 0)
  if (sums['learningRate'] !== null) number(sums['learningRate'], 'sums.learningRate', 0)
  checkNorms(sums['gradientNorms'], 'sums.gradientNorms')
}

function checkNorms(norms: unknown, what: string): void {
  for (const norm of Object.values(record(norms, what))) number(norm, what, 0)
}

function checkRandom(random: Readonly<Record<string, unknown>>): void {
  const key = list(random['key'], 'random.key')
  if (key.length !== 2) throw wrong('random.key', 'two words', key)
  for (const word of key) integer(word, 'random.key', 0, 2 ** 32 - 1)
  integer(random['counter'], 'random.counter', 0)
}

const measured = ['learningRate', 'seconds', 'examplesPerSecond'] as const
const optional: readonly string[] = metrics.filter((name) => name !== 'loss' && name !== 'accuracy')
const numbers: readonly string[] = [...metrics, ...measured]
const ofEpoch: readonly string[] = ['type', 'epoch', 'gradientNorms', ...numbers]

/** An epoch's event, in which a number that is not finite is null. */
function checkEpoch(event: Readonly<Record<string, unknown>>, epoch: number): void {
  const what = `epochs, in the one of epoch ${epoch},`
  keys(event, what, ofEpoch)
  if (event['type'] !== 'epoch' || event['epoch'] !== epoch) throw wrong(what, 'the event of that epoch', event)
  for (const name of numbers) {
    const value = event[name]
    if (value === null || (value === undefined && optional.includes(name))) continue
    number(value, `${name} of epoch ${epoch}`)
  }
  checkNorms(event['gradientNorms'], `gradientNorms of epoch ${epoch}`)
}

function checkControl(control: Readonly<Record<string, unknown>>): void {
  const { stopped } = control
  if (stopped !== null && typeof stopped !== 'string') throw wrong('control.stopped', 'a string or null', stopped)
  truth(control['replaced'], 'control.replaced')
  truth(control['result'], 'control.result')
  texts(control['notices'], 'control.notices')
}
