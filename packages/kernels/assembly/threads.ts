// Fork and join. The caller publishes a job, a function over a range of items cut into tiles; whoever is free claims
// tiles, each thread first those of its own share, so that it finds its cache as it left it, then those that others
// have not reached. A worker that is late, asleep or not there yet just takes fewer. Tiles are outputs, never parts of
// a sum, so who computes which is invisible in the result.

import {
  ARGUMENTS,
  CLAIMS,
  GENERATION,
  JOB_COUNT,
  JOB_FUNCTION,
  JOB_GRAIN,
  JOB_THREADS,
  LINE,
  REMAINING,
  SLEEPERS,
  SPARE,
  SPARE_BYTES,
  STARTED,
  WAITING,
} from './layout'
import { parts } from './parts'

/** As many as the halves of a claim's low word can count. */
const MOST_TILES: i32 = 32767

/** A share of a job: the items from `low` up to `high`. */
type Range = (low: i32, high: i32) => void

/** Which thread this instance of the module runs on; 0 is the caller's. */
let me: i32 = 0

/** How many threads share a job. */
let threads: i32 = 1

/**
 * Polls before somebody who waits goes to sleep in JavaScript, about 300 microseconds: longer than a step stays in one
 * thread.
 */
const PATIENCE: i32 = 300000

// Sleeping is left to JavaScript: V8 11.3 corrupts v128 locals that live across memory.atomic.wait32 in baseline code.
// So the host may also look whether a worker is dead, and throw.
declare function sleep(): void
/** Has the host start the workers. */
declare function wake(): void

/** Whether the host was asked to. */
let awake: bool = false

export function setThreads(count: i32): void {
  threads = count
}

/** The largest tile, in items; 1 lets the smallest job fork, so that a test sees threads at every edge. */
let largestTile: i32 = i32.MAX_VALUE

export function setLargestTile(items: i32): void {
  largestTile = items
}

/** `SPARE_BYTES` that belong to this thread alone. */
export function spare(): usize {
  return load<usize>(SPARE) + <usize>me * SPARE_BYTES
}

/** Where the threads' spare places are. */
export function setSpare(address: usize): void {
  store<usize>(SPARE, address)
}

/** Sets argument `i` of the next job. */
export function put<T>(i: i32, value: T): void {
  store<T>(ARGUMENTS + ((<usize>i) << 2), value)
}

/** Argument `i` of the present job. */
export function get<T>(i: i32): T {
  return load<T>(ARGUMENTS + ((<usize>i) << 2))
}

/** Items in a tile where each thread shall have so many tiles. */
export function perThread(count: i32, tiles: i32): i32 {
  return parts(count, threads * tiles)
}

/** Runs `range` over the items 0 … count in tiles of at most `most`, and returns when all are done. */
export function run(range: Range, count: i32, most: i32): void {
  const grain = max(min(most, largestTile), parts(count, MOST_TILES))
  const tiles = parts(count, grain)
  if (threads == 1 || tiles <= 1) {
    if (count > 0) range(0, count)
    return
  }
  if (!awake) {
    awake = true
    wake()
  }
  claim(publish(range.index, count, grain, tiles))
  join()
}

/**
 * Nobody may be let into a job half written: the claim words of the workers open it, the last thing that is written,
 * so that all before it needs no atomic store, each of which waits for a cache line to come from another core. Whoever
 * still looks at an old job finds another generation in the claims, and where a share ends stands in the same word as
 * where it is.
 */
function publish(index: i32, count: i32, grain: i32, tiles: i32): i32 {
  const generation = load<i32>(GENERATION) + 1
  store<i32>(JOB_FUNCTION, index)
  store<i32>(JOB_COUNT, count)
  store<i32>(JOB_GRAIN, grain)
  store<i32>(JOB_THREADS, threads)
  store<i32>(REMAINING, tiles)
  store<i64>(CLAIMS, share(generation, tiles, 0))
  for (let t = 1; t < threads; t++) atomic.store<i64>(CLAIMS + <usize>t * LINE, share(generation, tiles, t))
  atomic.store<i32>(GENERATION, generation)
  if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(GENERATION, threads)
  return generation
}

/** The claim word of a thread whose tiles are all free. */
function share(generation: i32, tiles: i32, thread: i32): i64 {
  const next = (tiles * thread) / threads
  const end = (tiles * (thread + 1)) / threads
  return ((<i64>generation) << 32) | (<i64>((end << 16) | next))
}

/**
 * Takes and computes tiles of this generation until none is free, then says how many, once: the count is another
 * core's line, too. Half of what is left of a share is taken at once: few claims, and still a small piece at the end
 * for whoever is done first.
 */
function claim(generation: i32): void {
  const all = load<i32>(JOB_THREADS)
  let done = 0
  for (let i = 0; i < all; i++) {
    const claims = CLAIMS + <usize>((me + i) % all) * LINE
    while (true) {
      const word = atomic.load<i64>(claims)
      const next = (<i32>word) & 0xffff
      const left = ((<i32>word) >> 16) - next
      if (<i32>(word >> 32) != generation || left <= 0) break
      const count = (left + 1) >> 1
      if (atomic.cmpxchg<i64>(claims, word, word + count) != word) continue
      compute(next, count)
      done += count
    }
  }
  if (done == 0) return
  const left = atomic.sub<i32>(REMAINING, done) - done
  if (left == 0 && atomic.load<i32>(WAITING) != 0) atomic.notify(REMAINING, 1)
}

/** While claimed tiles are unfinished the job cannot change, so it is read here and not earlier. */
function compute(first: i32, count: i32): void {
  const grain = load<i32>(JOB_GRAIN)
  const low = first * grain
  call_indirect<void>(load<i32>(JOB_FUNCTION), low, min(low + count * grain, load<i32>(JOB_COUNT)))
}

function join(): void {
  for (let i = 0; i < PATIENCE; i++) if (atomic.load<i32>(REMAINING) == 0) return
  while (atomic.load<i32>(REMAINING) != 0) sleep()
}

/** A worker's turn: takes part in jobs until there was none for a while. Returns the generation to sleep on. */
export function work(id: i32): i32 {
  me = id
  const own = CLAIMS + <usize>me * LINE + 4 // the half that is the generation: one cache line less than `GENERATION` to fetch
  let seen = atomic.load<i32>(own)
  claim(seen) // it may have been published while this worker slept
  for (let idle = 0; idle < PATIENCE; idle++) {
    const generation = atomic.load<i32>(own)
    if (generation == seen) continue
    seen = generation
    claim(seen)
    idle = 0
  }
  return seen
}

/** Counts a worker that is ready to work. */
export function start(): void {
  atomic.add<i32>(STARTED, 1)
}
