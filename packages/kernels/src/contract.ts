import type { Key } from './threefry.ts'

/**
 * The contract of every kernel: formula, shapes, and the order in which sums are taken.
 *
 * Notation. Matrices are row-major and contiguous. `f(x)` rounds to float32, and **every** arithmetic operation below
 * is followed by that rounding: `a + b·c` is `f(a + f(b·c))`. A scalar argument is rounded once, on entry. A sum over
 * an index is one accumulator that starts at 0 (or at the stored value, if it accumulates) and takes its terms in
 * ascending order. Implementations may split *outputs* between threads, never a sum, so two implementations agree for
 * equality of values: a term of `gemm` whose left factor is exactly 0 may be skipped, which cannot change a finite sum
 * except in the sign of a zero. (Where the right factor is NaN or infinite, it hides it: 0·∞ may count as 0.) `exp`,
 * `log` and `tanh` are the functions of `math.ts`, not those of the JavaScript engine.
 *
 * NaN and infinities follow from the formulas as in IEEE 754, subnormals included; nothing throws. Which NaN, is open.
 *
 * Rules for callers. An output may be the same array as an elementwise input; otherwise outputs overlap nothing. Arrays
 * may be longer than the shape says: the rest is neither read nor written. Any of m, n, k may be 0. Lengths are the
 * caller's responsibility: `@nn/tensor` checks them, kernels do not.
 */
export interface Kernels {
  /** Which implementation this is, for people: `reference` or `simd`. */
  readonly name: string

  /**
   * `out[i,j] = Σₚ a[i,p]·b[p,j]`, or `out[i,j] + Σ…` with `accumulate`, p ascending.
   * `out [m,n]`, `a [m,k]` (stored `[k,m]` if `transposeA`), `b [k,n]` (stored `[n,k]` if `transposeB`).
   */
  gemm(
    out: Float32Array,
    a: Float32Array,
    b: Float32Array,
    m: number,
    n: number,
    k: number,
    transposeA: boolean,
    transposeB: boolean,
    accumulate: boolean,
  ): void
  /**
   * A product with what follows it, in one pass: `z[i,j] = (Σₚ a[i,p]·b[p,j]) + bias[j]` and `y = z if z > 0, else
   * slope·z`; `z, y [m,n]`, `a [m,k]`, `b [k,n]`, `bias [n]`. Where `y` is `z`, there is no activation and `slope`
   * means nothing.
   */
  linear(
    z: Float32Array,
    y: Float32Array,
    a: Float32Array,
    b: Float32Array,
    bias: Float32Array,
    slope: number,
    m: number,
    n: number,
    k: number,
  ): void
  /** `out[i,j] = a[i,j] + row[j]`; `out, a [m,n]`, `row [n]`. */
  addRow(out: Float32Array, a: Float32Array, row: Float32Array, m: number, n: number): void
  /** `out[j] = Σᵢ a[i,j]`, or `out[j] + Σ…` with `accumulate`, i ascending; `out [n]`, `a [m,n]`. */
  sumRows(out: Float32Array, a: Float32Array, m: number, n: number, accumulate: boolean): void

  /** `out = value` everywhere, `[n]`. */
  fill(out: Float32Array, value: number, n: number): void
  /** `out = a + b`, all `[n]`. */
  add(out: Float32Array, a: Float32Array, b: Float32Array, n: number): void
  /** `out = a − b`, all `[n]`. */
  subtract(out: Float32Array, a: Float32Array, b: Float32Array, n: number): void
  /** `out = a·b`, all `[n]`. */
  multiply(out: Float32Array, a: Float32Array, b: Float32Array, n: number): void
  /** `out = a / b`, all `[n]`. */
  divide(out: Float32Array, a: Float32Array, b: Float32Array, n: number): void
  /** `out = √x`, all `[n]`. */
  sqrt(out: Float32Array, x: Float32Array, n: number): void
  /** `out = eˣ`, all `[n]`. */
  exp(out: Float32Array, x: Float32Array, n: number): void
  /** `out = ln x`, all `[n]`. */
  log(out: Float32Array, x: Float32Array, n: number): void

  /** `y = x if x > 0, else slope·x`, all `[n]`. ReLU is slope 0 (and then −∞ gives NaN). */
  leakyRelu(y: Float32Array, x: Float32Array, slope: number, n: number): void
  /** `dx = dy if x > 0, else slope·dy`, all `[n]`. */
  leakyReluBackward(dx: Float32Array, dy: Float32Array, x: Float32Array, slope: number, n: number): void
  /** `y = 1 / (1 + e⁻ˣ)`, all `[n]`. */
  sigmoid(y: Float32Array, x: Float32Array, n: number): void
  /** `dx = dy·(y·(1 − y))`, all `[n]`; `y` is the output of `sigmoid`. */
  sigmoidBackward(dx: Float32Array, dy: Float32Array, y: Float32Array, n: number): void
  /** `y = tanh x`, all `[n]`. */
  tanh(y: Float32Array, x: Float32Array, n: number): void
  /** `dx = dy·(1 − y·y)`, all `[n]`; `y` is the output of `tanh`. */
  tanhBackward(dx: Float32Array, dy: Float32Array, y: Float32Array, n: number): void

  /**
   * `y[i,j] = eᵢⱼ / Σₖ eᵢₖ` with `eᵢⱼ = exp(x[i,j] − maxₖ x[i,k])`; `y, x [m,n]`. A row that holds a NaN or +∞, or
   * nothing but −∞, becomes NaN throughout.
   */
  softmax(y: Float32Array, x: Float32Array, m: number, n: number): void
  /** `dx[i,j] = y[i,j]·(dy[i,j] − Σₖ y[i,k]·dy[i,k])`; all `[m,n]`; `y` is the output of `softmax`. */
  softmaxBackward(dx: Float32Array, dy: Float32Array, y: Float32Array, m: number, n: number): void
  /**
   * Softmax and cross-entropy in one pass. With `s = Σₖ exp(zᵢₖ − maxᵢ)`, `maxᵢ = maxₖ zᵢₖ`:
   * `losses[i] = Σⱼ targetᵢⱼ·(ln s − (zᵢⱼ − maxᵢ))`, terms with `targetᵢⱼ = 0` skipped, and
   * `dz[i,j] = (exp(zᵢⱼ − maxᵢ)/s − targetᵢⱼ)·scale`. `losses [m]`, `dz, z, target [m,n]`; the gradient assumes
   * `Σⱼ targetᵢⱼ = 1`.
   */
  softmaxCrossEntropy(
    losses: Float32Array,
    dz: Float32Array,
    z: Float32Array,
    target: Float32Array,
    scale: number,
    m: number,
    n: number,
  ): void
  /**
   * `losses[i] = (Σⱼ (yᵢⱼ − targetᵢⱼ)²) / n` and `dy[i,j] = ((2/n)·scale)·(yᵢⱼ − targetᵢⱼ)`; `losses [m]`, the rest
   * `[m,n]`.
   */
  meanSquaredError(
    losses: Float32Array,
    dy: Float32Array,
    y: Float32Array,
    target: Float32Array,
    scale: number,
    m: number,
    n: number,
  ): void

  /**
   * `out[i]` = the first j at which `x[i,j]` is largest, NaN counting as largest (as in NumPy), 0 where n is 0;
   * `out [m]`, `x [m,n]`.
   */
  argmax(out: Float32Array, x: Float32Array, m: number, n: number): void
  /** `out[i,j] = source[indices[i],j]·scale`; `out [m,n]`, `source [rows,n]` bytes, `indices [m]`. */
  gatherBytes(out: Float32Array, source: Uint8Array, indices: Uint32Array, scale: number, m: number, n: number): void
  /** `out[i,j] = source[indices[i],j]`; `out [m,n]`, `source [rows,n]`, `indices [m]`. */
  gatherRows(out: Float32Array, source: Float32Array, indices: Uint32Array, m: number, n: number): void
  /**
   * `out[i] = 0 if u < rate, else 1 / (1 − rate)`, where `u`, a multiple of 2⁻²⁴ in [0, 1), is the first 24 bits of
   * word `offset + i` of the random stream `key`: Threefry-2x32-20 of the counter ⌊(offset + i) / 2⌋ gives two words.
   * 0 ≤ rate < 1; `offset` is a non-negative safe integer.
   */
  dropoutMask(out: Float32Array, key: Key, offset: number, rate: number, n: number): void
  /** The index of the first NaN or infinity in `x [n]`, or −1. */
  findNonFinite(x: Float32Array, n: number): number

  /**
   * One step of SGD, everything `[n]`. `g = gradient + weightDecay·parameter`; without momentum
   * `parameter −= learningRate·g`; otherwise `velocity = momentum·velocity + g` and
   * `parameter −= learningRate·(nesterov ? g + momentum·velocity : velocity)`. `velocity` is not touched, and may be
   * empty, where `momentum` is 0. `g` is `gradient` itself where `weightDecay` is 0. A velocity that is subnormal,
   * below 2⁻¹²⁶ in magnitude, counts as 0: `momentum·velocity` would never get there by itself, and some processors
   * take a hundred cycles for such a number. Returns whether all that it wrote is finite.
   */
  sgd(
    parameters: Float32Array,
    gradients: Float32Array,
    velocity: Float32Array,
    learningRate: number,
    momentum: number,
    nesterov: boolean,
    weightDecay: number,
    n: number,
  ): boolean
  /**
   * One step of Adam, everything `[n]`. `g` as in `sgd`, then `m = β₁·m + (1−β₁)·g`, `v = β₂·v + ((1−β₂)·g)·g`,
   * `parameter −= (stepSize·m) / (√v·rootScale + ε)`. The bias corrections come in as `stepSize = learningRate /
   * (1−β₁ᵗ)` and `rootScale = 1/√(1−β₂ᵗ)`; `1−β` is taken in float64 and then rounded. A subnormal m or v counts as 0,
   * as in `sgd`. No v may be negative. Returns whether all that it wrote is finite.
   */
  adam(
    parameters: Float32Array,
    gradients: Float32Array,
    firstMoment: Float32Array,
    secondMoment: Float32Array,
    stepSize: number,
    beta1: number,
    beta2: number,
    rootScale: number,
    epsilon: number,
    weightDecay: number,
    n: number,
  ): boolean
}
