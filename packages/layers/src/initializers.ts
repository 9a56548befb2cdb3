import { expectMade, expectNone, expectNumber, finite } from '@nn/arguments'
import { type Random, type Shape, ShapeError, type Tensor, type Json } from '@nn/tensor'

/** How a parameter gets its first values. */
export interface Initializer {
  /** For JSON and for people. */
  readonly config: Json
  fill(out: Tensor, random: Random): void
}

/** Throws an `ArgumentError` in the name of `who` unless `value` is an initializer. */
export function expectInitializer(who: string, name: string, value: unknown): void {
  expectMade(who, name, value, 'fill', 'an initializer such as heNormal()')
}

/** All zeros. */
export function zeros(...none: readonly []): Initializer {
  expectNone('zeros', none)
  return { config: 'zeros', fill: (out) => out.data.fill(0) }
}

/** All `value`. */
export function constant(value: number): Initializer {
  expectNumber('constant', 'value', value, finite)
  return { config: { constant: value }, fill: (out) => out.data.fill(value) }
}

/** Normal with variance `2 / fanIn`, for rectifiers (He et al. 2015); not truncated, unlike Keras's. */
export function heNormal(...none: readonly []): Initializer {
  expectNone('heNormal', none)
  return normal('heNormal', ({ fanIn }) => 2 / fanIn)
}

/** Uniform with variance `2 / fanIn`: between `±√(6 / fanIn)` (He et al. 2015). */
export function heUniform(...none: readonly []): Initializer {
  expectNone('heUniform', none)
  return uniform('heUniform', ({ fanIn }) => 2 / fanIn)
}

/**
 * Normal with variance `2 / (fanIn + fanOut)`, for tanh and sigmoid (Glorot & Bengio 2010); not truncated, unlike
 * Keras's.
 */
export function glorotNormal(...none: readonly []): Initializer {
  expectNone('glorotNormal', none)
  return normal('glorotNormal', ({ fanIn, fanOut }) => 2 / (fanIn + fanOut))
}

/** Uniform with variance `2 / (fanIn + fanOut)`: between `±√(6 / (fanIn + fanOut))` (Glorot & Bengio 2010). */
export function glorotUniform(...none: readonly []): Initializer {
  expectNone('glorotUniform', none)
  return uniform('glorotUniform', ({ fanIn, fanOut }) => 2 / (fanIn + fanOut))
}

interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

function normal(config: string, variance: (fans: Fans) => number): Initializer {
  return {
    config,
    fill(out, random) {
      random.normal(out.shape, { standardDeviation: Math.sqrt(variance(fans(out.shape))), out })
    },
  }
}

function uniform(config: string, variance: (fans: Fans) => number): Initializer {
  return {
    config,
    fill(out, random) {
      const high = Math.sqrt(3 * variance(fans(out.shape)))
      random.uniform(out.shape, { low: -high, high, out })
    },
  }
}

/** The last two sizes are inputs and outputs; those before them, the window of a convolution, multiply both. */
function fans(shape: Shape): Fans {
  if (shape.length < 2) {
    throw new ShapeError('initializer', 'expected a parameter of at least two dimensions', { actual: shape })
  }
  const window = shape.slice(0, -2).reduce((size, length) => size * length, 1)
  return { fanIn: window * shape.at(-2)!, fanOut: window * shape.at(-1)! }
}
