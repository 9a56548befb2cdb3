import type { Platform, Spawn } from './spawn.ts'

/** Who computes. */
export interface Threads {
  /** The caller and its workers. */
  readonly count: number
  readonly spawn?: Spawn
  /** Why there are fewer than asked for. */
  readonly notes: readonly string[]
}

/** `MAX_THREADS` of `assembly/layout.ts`: there is so much room for the words that threads share. */
const MOST = 64

/** `wanted`, else the environment, else one for each core; 1 where the platform has no workers. */
export function chooseThreads(
  platform: Platform,
  wanted: number = fromEnvironment(platform.environmentThreads) ?? platform.cores,
): Threads {
  if (!Number.isSafeInteger(wanted) || wanted < 1) throw notAnInteger('threads', wanted)
  if (wanted === 1) return { count: 1, notes: [] }
  if (!platform.spawn) return { count: 1, notes: [`one thread: ${platform.reason ?? 'there are no workers'}`] }
  const count = Math.min(wanted, MOST)
  const fitting = 1 + (platform.room?.() ?? count)
  if (fitting < count) {
    const why = 'the address space is limited (ulimit -v), and each further thread takes about 1 GB of it'
    return fitting === 1
      ? { count: 1, notes: [`one thread: ${why}`] }
      : { count: fitting, spawn: platform.spawn, notes: [`${fitting} threads: ${why}`] }
  }
  return { count, spawn: platform.spawn, notes: count < wanted ? [`${MOST} threads are the most`] : [] }
}

function fromEnvironment(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  if (!/^[1-9]\d*$/.test(text)) throw notAnInteger('NN_THREADS', JSON.stringify(text))
  return Number(text)
}

function notAnInteger(what: string, actual: number | string): RangeError {
  return new RangeError(`${what}: expected an integer of at least 1, got ${actual}.`)
}
