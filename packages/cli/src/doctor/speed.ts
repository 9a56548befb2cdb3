import { loadavg } from 'node:os'
import type { Engine } from '@nn/tensor'
import { formatCount, plural } from '../render/format.ts'
import { type Check, type Finding, ok, warning } from './check.ts'
import { measureProduct, measureTraining } from './measure.ts'

/** What was measured. */
export interface Speed {
  /** GFLOP/s of a matrix product on one thread. */
  readonly one: number
  /** The same on all threads. */
  readonly all: number
  readonly threads: number
  /** Examples in a second. */
  readonly training: number
  /** Programs that want a core, the mean of a minute; 0 where the system does not say (Windows). */
  readonly load: number
  readonly cores: number
}

const seconds = 0.35 // for each of three measurements: with the start of the threads below 2 s in all

/** Measures for about a second. */
export async function measureSpeed(single: Engine, engine: Engine, cores: number, signal: AbortSignal): Promise<Speed> {
  const load = loadavg()[0] ?? 0
  const { threads } = engine.info
  const one = measureProduct(single, seconds)
  signal.throwIfAborted()
  await engine.ready()
  const all = threads > 1 ? measureProduct(engine, seconds) : one
  signal.throwIfAborted()
  const training = await measureTraining(engine, seconds, signal)
  signal.throwIfAborted()
  return { one, all, threads, training, load, cores }
}

/** What threads gain at least where each of them has a core for itself: half of what they could. */
const fair = (threads: number): number => 1 + (threads - 1) / 2

export function checkSpeed(speed: Speed): readonly Check[] {
  const { one, all, threads, training } = speed
  const product = `matrix product ${one.toFixed(1)} GFLOP/s on one thread`
  const many = threads > 1 ? `, ${all.toFixed(1)} on ${threads}: ${(all / one).toFixed(1)}×` : ''
  const { load, cores } = speed
  return [
    { name: 'load', ...judgeLoad(speed), facts: { load, cores } },
    {
      name: 'products',
      ...judge(`${product}${many}`, speed),
      facts: { oneThreadGflops: one, allThreadsGflops: all, threads },
    },
    {
      name: 'training',
      ...ok(`${formatCount(training)} examples/s through 784 → 100 → 10 in batches of 100`),
      facts: { examplesPerSecond: training },
    },
  ]
}

function judgeLoad({ load, cores }: Speed): Finding {
  const message = `${load.toFixed(1)} programs want the ${plural(cores, 'core')}, in the mean of a minute`
  return load <= cores
    ? ok(message)
    : warning(
        `${message}: each gets its share, and what is measured here is less than the machine can`,
        'End other programs.',
      )
}

function judge(message: string, { one, all, threads }: Speed): Finding {
  if (threads === 1 || all / one >= fair(threads)) return ok(message)
  const others = threads === 2 ? 'the second thread' : `the other ${threads - 1} threads`
  return warning(
    `${message}; ${others} cannot help more, the machine is busy, or its cores are halves of one`,
    `End other programs and look again. If it stays so, try NN_THREADS=${Math.max(1, Math.ceil(threads / 2))}.`,
  )
}
