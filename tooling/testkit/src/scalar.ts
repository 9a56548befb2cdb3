/** A number that a scalar depends on, and the derivative by it. */
type Dependence = readonly [on: Scalar, derivative: number]

/**
 * A float64 number that remembers where it came from: reverse-mode differentiation, one number at a time. Far too slow
 * to train with, and so simple that it can be trusted: an independent oracle for gradients that were derived by hand.
 *
 * `loss.backward()` adds `∂loss/∂s` into `s.gradient` of every scalar `s` that the loss was made from.
 */
export class Scalar {
  readonly value: number
  gradient = 0
  readonly #dependences: readonly Dependence[]

  constructor(value: number, ...dependences: Dependence[]) {
    this.value = value
    this.#dependences = dependences
  }

  static sum(terms: readonly Scalar[]): Scalar {
    return new Scalar(
      terms.reduce((sum, { value }) => sum + value, 0),
      ...terms.map((term): Dependence => [term, 1]),
    )
  }

  add(b: Scalar | number): Scalar {
    const other = lift(b)
    return new Scalar(this.value + other.value, [this, 1], [other, 1])
  }

  subtract(b: Scalar | number): Scalar {
    const other = lift(b)
    return new Scalar(this.value - other.value, [this, 1], [other, -1])
  }

  multiply(b: Scalar | number): Scalar {
    const other = lift(b)
    return new Scalar(this.value * other.value, [this, other.value], [other, this.value])
  }

  divide(b: Scalar | number): Scalar {
    const other = lift(b)
    const value = this.value / other.value
    return new Scalar(value, [this, 1 / other.value], [other, -value / other.value])
  }

  exp(): Scalar {
    const value = Math.exp(this.value)
    return new Scalar(value, [this, value])
  }

  log(): Scalar {
    return new Scalar(Math.log(this.value), [this, 1 / this.value])
  }

  tanh(): Scalar {
    const value = Math.tanh(this.value)
    return new Scalar(value, [this, 1 - value * value])
  }

  /** The larger of this and 0; the derivative at 0 is 0. */
  relu(): Scalar {
    return new Scalar(Math.max(this.value, 0), [this, this.value > 0 ? 1 : 0])
  }

  /** The chain rule, from this scalar (whose own derivative is 1) back to everything it depends on. */
  backward(): void {
    const order = this.#sorted(new Set())
    const own = new Map<Scalar, number>([[this, 1]])
    for (const scalar of [...order].reverse()) {
      const gradient = own.get(scalar)!
      scalar.gradient += gradient
      for (const [on, derivative] of scalar.#dependences) own.set(on, (own.get(on) ?? 0) + gradient * derivative)
    }
  }

  /** Everything this depends on, each after all that it depends on itself; this comes last. */
  #sorted(seen: Set<Scalar>): Set<Scalar> {
    if (seen.has(this)) return seen
    for (const [on] of this.#dependences) on.#sorted(seen)
    return seen.add(this)
  }
}

function lift(value: Scalar | number): Scalar {
  return typeof value === 'number' ? new Scalar(value) : value
}
