import type { OutOption } from './out.ts'
import type { RandomState } from './random-state.ts'
import type { Shape, Tensor } from './tensor.ts'

/** The bounds of uniform numbers, rounded to float32. */
export interface UniformOptions extends OutOption {
  /** The smallest number; 0 by default. */
  readonly low?: number
  /** Above the largest number; 1 by default. */
  readonly high?: number
}

/** The parameters of normal numbers. */
export interface NormalOptions extends OutOption {
  /** 0 by default. */
  readonly mean?: number
  /** 1 by default, at least 0. */
  readonly standardDeviation?: number
}

/**
 * A stream of random numbers. The same seed gives the same bits on every machine; word i of a stream is a function of
 * its key and i alone (Threefry-2x32-20), and every number below takes one 32-bit word.
 */
export interface Random {
  /** Which stream it is. */
  readonly key: RandomState['key']
  /** Where the stream stands: `createRandom(random.state)` continues it. */
  readonly state: RandomState
  /**
   * A new stream from its start. It depends on this one's key and the name (`1` is `'1'`), not on what was drawn, so
   * streams for different purposes don't disturb each other.
   */
  fork(name: string | number): Random
  /** Uniform in `[low, high)`, 2²⁴ different values; without a shape that of `out`, or a scalar. */
  uniform(shape?: Shape, options?: UniformOptions): Tensor
  /**
   * Normal: `mean + standardDeviation·Φ⁻¹(u)`, within 6.4 standard deviations; without a shape that of `out`, or a
   * scalar.
   */
  normal(shape?: Shape, options?: NormalOptions): Tensor
  /**
   * An integer from 0 to n − 1, each equally likely; 1 ≤ n ≤ 2³². Takes another word in the rare case that one would
   * bias it.
   */
  integer(n: number): number
  /** The integers 0 … n − 1 in random order (Fisher–Yates). */
  permutation(n: number): Uint32Array
  /**
   * `out[i]` = number `offset + i` of the stream's uniform numbers in [0, 1), counted from its start; the stream does
   * not advance. A batch that is processed in chunks draws the same numbers as in one piece.
   */
  fillUniform(out: Float32Array, offset: number): void
}
