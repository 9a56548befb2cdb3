import { ArgumentError } from '@nn/arguments'
import { type Key, threefry } from '@nn/kernels'

/** Where a stream stands, as plain JSON. */
export interface RandomState {
  /** Which stream: two unsigned 32-bit words. */
  readonly key: Key
  /** How many 32-bit words were drawn. */
  readonly counter: number
}

/**
 * Second counter words of the two steps of `forkKey`. A stream's own words have smaller ones (counters are safe
 * integers), so keys and numbers never come from the same input.
 */
const ABSORB = 0x80000000
const FINISH = 0xffffffff

/** All 53 bits of a non-negative safe integer as a key. */
export function keyOfSeed(seed: number): Key {
  if (Number.isSafeInteger(seed) && seed >= 0) return [seed >>> 0, Math.floor(seed / 2 ** 32)]
  throw new ArgumentError('createRandom', 'expected a non-negative safe integer as seed', seed)
}

/** The key of the stream `name` under `key`: each character and then the length is encrypted with the key so far. */
export function forkKey(key: Key, name: string): Key {
  const words = new Uint32Array(2)
  let current = key
  const encrypt = (low: number, high: number): void => {
    threefry(words, current, low, high)
    current = [words[0]!, words[1]!]
  }
  for (let i = 0; i < name.length; i++) encrypt(name.charCodeAt(i), ABSORB)
  encrypt(name.length, FINISH)
  return current
}

/** Throws unless `state` is what `Random.state` gives. */
export function expectRandomState(state: RandomState): void {
  const { key, counter } = Object(state) as { key: unknown; counter: number }
  const isWord = (word: unknown): boolean => typeof word === 'number' && word >>> 0 === word
  const valid = Array.isArray(key) && key.length === 2 && key.every(isWord) && Number.isSafeInteger(counter)
  if (!valid || counter < 0) throw new ArgumentError('createRandom', 'expected a seed or the state of a stream', state)
}
