import type { Kernels } from '@nn/kernels'
import { expectData } from './expect-data.ts'
import { ShapeError } from './shape-error.ts'
import type { Random } from './random.ts'
import { formatShape, sameShape, type Shape, type Tensor } from './tensor.ts'

/** Which factor of a product is stored transposed: `tn` is aᵀ·b, `nt` is a·bᵀ. */
export type Form = 'nn' | 'tn' | 'nt' | 'tt'

/**
 * The kernels on tensors: what a layer computes with. The output comes first and must exist; shapes are checked;
 * nothing is allocated. Formulas and summation orders are those of `Kernels` in `@nn/kernels`. A tensor of any rank
 * counts as a matrix `[rows, columns]` with its last dimension as the columns.
 */
export interface Ops {
  /** The kernels underneath, for code that works on flat vectors. */
  readonly kernels: Kernels
  /** `out = a·b` */
  matmul(out: Tensor, a: Tensor, b: Tensor, form?: Form): void
  /** `out += a·b` */
  addMatmul(out: Tensor, a: Tensor, b: Tensor, form?: Form): void
  /** `z = x·weight + bias`, `bias` a row. */
  linear(z: Tensor, x: Tensor, weight: Tensor, bias: Tensor): void
  /** The same, and in the same pass `y = z if z > 0, else slope·z`. */
  linearLeakyRelu(z: Tensor, y: Tensor, x: Tensor, weight: Tensor, bias: Tensor, slope: number): void
  /** `out[i,j] = a[i,j] + row[j]` */
  addRow(out: Tensor, a: Tensor, row: Tensor): void
  /** `out[j] = Σᵢ a[i,j]` */
  sumRows(out: Tensor, a: Tensor): void
  /** `out[j] += Σᵢ a[i,j]` */
  addSumRows(out: Tensor, a: Tensor): void
  /** `out = a + b`, shapes equal. */
  add(out: Tensor, a: Tensor, b: Tensor): void
  /** `out = a − b`, shapes equal. */
  subtract(out: Tensor, a: Tensor, b: Tensor): void
  /** `out = a·b` element by element, shapes equal. */
  multiply(out: Tensor, a: Tensor, b: Tensor): void
  /** `out = a / b` element by element, shapes equal. */
  divide(out: Tensor, a: Tensor, b: Tensor): void
  /** `out = √x` */
  sqrt(out: Tensor, x: Tensor): void
  /** `out = eˣ` */
  exp(out: Tensor, x: Tensor): void
  /** `out = ln x` */
  log(out: Tensor, x: Tensor): void
  /** `y = x if x > 0, else slope·x` */
  leakyRelu(y: Tensor, x: Tensor, slope: number): void
  /** `dx = dy if x > 0, else slope·dy` */
  leakyReluBackward(dx: Tensor, dy: Tensor, x: Tensor, slope: number): void
  /** `y = 1 / (1 + e⁻ˣ)` */
  sigmoid(y: Tensor, x: Tensor): void
  /** `dx = dy·y·(1 − y)` */
  sigmoidBackward(dx: Tensor, dy: Tensor, y: Tensor): void
  /** `y = tanh x` */
  tanh(y: Tensor, x: Tensor): void
  /** `dx = dy·(1 − y²)` */
  tanhBackward(dx: Tensor, dy: Tensor, y: Tensor): void
  /** `y[i,j] = exp(x[i,j]) / Σₖ exp(x[i,k])` */
  softmax(y: Tensor, x: Tensor): void
  /** `dx[i,j] = y[i,j]·(dy[i,j] − Σₖ y[i,k]·dy[i,k])` */
  softmaxBackward(dx: Tensor, dy: Tensor, y: Tensor): void
  /**
   * `losses[i] = −Σ target[i]·ln softmax(z[i])`, `dz = (softmax(z) − target)·scale`; `z [batch, classes]`, `losses
   * [batch]`.
   */
  softmaxCrossEntropy(losses: Tensor, dz: Tensor, z: Tensor, target: Tensor, scale: number): void
  /**
   * `losses[i] = mean (y[i] − target[i])²` over the n numbers of example i, `dy = 2/n·scale·(y − target)`; `losses
   * [batch]`.
   */
  meanSquaredError(losses: Tensor, dy: Tensor, y: Tensor, target: Tensor, scale: number): void
  /**
   * `out[i] = 0 if u < rate, else 1 / (1 − rate)`, where `u` is number `offset + i` of the stream's uniform numbers in
   * [0, 1), counted from its start: those of `random.fillUniform`.
   */
  dropoutMask(out: Tensor, random: Random, offset: number, rate: number): void
  /** `out[i]` = the first column at which `x[i]` is largest; `out [rows]`. */
  argmax(out: Tensor, x: Tensor): void
}

/** The operations that `kernels` computes. */
export function createOps(kernels: Kernels): Ops {
  return {
    kernels,
    ...products(kernels),
    ...rowSums(kernels),
    ...elementwise(kernels),
    ...activations(kernels),
    ...rowwise(kernels),
    dropoutMask(out, { key }, offset, rate) {
      expectData('dropoutMask', out)
      kernels.dropoutMask(out.data, key, offset, rate, out.data.length)
    },
  }
}

function products(kernels: Kernels): Pick<Ops, 'matmul' | 'addMatmul' | 'linear' | 'linearLeakyRelu'> {
  const product =
    (who: string, accumulate: boolean) =>
    (out: Tensor, a: Tensor, b: Tensor, form: Form = 'nn'): void => {
      expectData(who, out)
      expectData(who, a)
      expectData(who, b)
      const transposeA = form === 'tn' || form === 'tt'
      const transposeB = form === 'nt' || form === 'tt'
      const m = transposeA ? columns(a) : rows(a)
      const k = transposeA ? rows(a) : columns(a)
      const n = transposeB ? rows(b) : columns(b)
      if (k !== (transposeB ? columns(b) : rows(b))) throw innerMismatch(who, form, a, b)
      if (rows(out) !== m || columns(out) !== n) throw mismatch(who, 'out', out, [m, n])
      kernels.gemm(out.data, a.data, b.data, m, n, k, transposeA, transposeB, accumulate)
    }
  return {
    matmul: product('matmul', false),
    addMatmul: product('addMatmul', true),
    linear(z, x, weight, bias) {
      expectLinear('linear', z, x, weight, bias)
      kernels.linear(z.data, z.data, x.data, weight.data, bias.data, 1, rows(x), columns(weight), columns(x))
    },
    linearLeakyRelu(z, y, x, weight, bias, slope) {
      expectData('linearLeakyRelu', y)
      expectLinear('linearLeakyRelu', z, x, weight, bias)
      expectSameShape('linearLeakyRelu', y, z)
      kernels.linear(z.data, y.data, x.data, weight.data, bias.data, slope, rows(x), columns(weight), columns(x))
    },
  }
}

function elementwise(kernels: Kernels): Pick<Ops, 'add' | 'subtract' | 'multiply' | 'divide' | 'sqrt' | 'exp' | 'log'> {
  return {
    add: binary('add', kernels.add.bind(kernels)),
    subtract: binary('subtract', kernels.subtract.bind(kernels)),
    multiply: binary('multiply', kernels.multiply.bind(kernels)),
    divide: binary('divide', kernels.divide.bind(kernels)),
    sqrt: unary('sqrt', kernels.sqrt.bind(kernels)),
    exp: unary('exp', kernels.exp.bind(kernels)),
    log: unary('log', kernels.log.bind(kernels)),
  }
}

function activations(
  kernels: Kernels,
): Pick<Ops, 'leakyRelu' | 'leakyReluBackward' | 'sigmoid' | 'sigmoidBackward' | 'tanh' | 'tanhBackward'> {
  return {
    leakyRelu(y, x, slope) {
      expectData('leakyRelu', x)
      expectSameShape('leakyRelu', y, x)
      kernels.leakyRelu(y.data, x.data, slope, x.data.length)
    },
    leakyReluBackward(dx, dy, x, slope) {
      expectData('leakyReluBackward', x)
      expectSameShape('leakyReluBackward', dx, x)
      expectSameShape('leakyReluBackward', dy, x)
      kernels.leakyReluBackward(dx.data, dy.data, x.data, slope, x.data.length)
    },
    sigmoid: unary('sigmoid', kernels.sigmoid.bind(kernels)),
    sigmoidBackward: binary('sigmoidBackward', kernels.sigmoidBackward.bind(kernels)),
    tanh: unary('tanh', kernels.tanh.bind(kernels)),
    tanhBackward: binary('tanhBackward', kernels.tanhBackward.bind(kernels)),
  }
}

function rowSums(kernels: Kernels): Pick<Ops, 'addRow' | 'sumRows' | 'addSumRows'> {
  const rowSum =
    (who: string, accumulate: boolean) =>
    (out: Tensor, a: Tensor): void => {
      expectData(who, a)
      expectData(who, out)
      if (out.data.length !== columns(a)) throw mismatch(who, 'out', out, [columns(a)])
      kernels.sumRows(out.data, a.data, rows(a), columns(a), accumulate)
    }
  return {
    addRow(out, a, row) {
      expectData('addRow', a)
      expectData('addRow', row)
      if (row.data.length !== columns(a)) throw mismatch('addRow', 'row', row, [columns(a)])
      expectSameShape('addRow', out, a)
      kernels.addRow(out.data, a.data, row.data, rows(a), columns(a))
    },
    sumRows: rowSum('sumRows', false),
    addSumRows: rowSum('addSumRows', true),
  }
}

function rowwise(
  kernels: Kernels,
): Pick<Ops, 'softmax' | 'softmaxBackward' | 'softmaxCrossEntropy' | 'meanSquaredError' | 'argmax'> {
  return {
    softmax(y, x) {
      expectData('softmax', x)
      expectSameShape('softmax', y, x)
      kernels.softmax(y.data, x.data, rows(x), columns(x))
    },
    softmaxBackward(dx, dy, y) {
      expectData('softmaxBackward', y)
      expectSameShape('softmaxBackward', dx, y)
      expectSameShape('softmaxBackward', dy, y)
      kernels.softmaxBackward(dx.data, dy.data, y.data, rows(y), columns(y))
    },
    softmaxCrossEntropy: loss('softmaxCrossEntropy', kernels.softmaxCrossEntropy.bind(kernels)),
    meanSquaredError: loss('meanSquaredError', kernels.meanSquaredError.bind(kernels)),
    argmax(out, x) {
      expectData('argmax', x)
      expectData('argmax', out)
      if (out.data.length !== rows(x)) throw mismatch('argmax', 'out', out, [rows(x)])
      kernels.argmax(out.data, x.data, rows(x), columns(x))
    },
  }
}

function unary(who: string, kernel: (out: Float32Array, x: Float32Array, n: number) => void) {
  return (out: Tensor, x: Tensor): void => {
    expectData(who, x)
    expectSameShape(who, out, x)
    kernel(out.data, x.data, x.data.length)
  }
}

function binary(who: string, kernel: (out: Float32Array, a: Float32Array, b: Float32Array, n: number) => void) {
  return (out: Tensor, a: Tensor, b: Tensor): void => {
    expectData(who, a)
    expectSameShape(who, b, a)
    expectSameShape(who, out, a)
    kernel(out.data, a.data, b.data, a.data.length)
  }
}

function loss(who: 'softmaxCrossEntropy' | 'meanSquaredError', kernel: Kernels['softmaxCrossEntropy']) {
  return (losses: Tensor, dy: Tensor, y: Tensor, target: Tensor, scale: number): void => {
    expectData(who, y)
    expectSameShape(who, target, y)
    expectSameShape(who, dy, y)
    expectData(who, losses)
    const examples = y.shape.length === 0 ? 1 : y.shape[0]!
    if (losses.data.length !== examples) throw mismatch(who, 'losses', losses, [examples])
    let size = 1
    for (let axis = 1; axis < y.shape.length; axis++) size *= y.shape[axis]!
    kernel(losses.data, dy.data, y.data, target.data, scale, examples, size)
  }
}

function expectLinear(who: string, z: Tensor, x: Tensor, weight: Tensor, bias: Tensor): void {
  expectData(who, z)
  expectData(who, x)
  expectData(who, weight)
  expectData(who, bias)
  if (columns(x) !== rows(weight)) throw innerMismatch(who, 'nn', x, weight)
  if (rows(z) !== rows(x) || columns(z) !== columns(weight)) throw mismatch(who, 'z', z, [rows(x), columns(weight)])
  if (bias.data.length !== columns(weight)) throw mismatch(who, 'bias', bias, [columns(weight)])
}

function columns({ shape }: Tensor): number {
  return shape.length === 0 ? 1 : shape[shape.length - 1]!
}

function rows({ shape }: Tensor): number {
  let count = 1
  for (let axis = 0; axis < shape.length - 1; axis++) count *= shape[axis]!
  return count
}

function expectSameShape(who: string, actual: Tensor, expected: Tensor): void {
  expectData(who, actual)
  if (!sameShape(actual.shape, expected.shape)) throw mismatch(who, 'a tensor', actual, expected.shape)
}

function mismatch(who: string, what: string, actual: Tensor, expected: Shape): ShapeError {
  return new ShapeError(who, `expected ${what} of shape ${formatShape(expected)}`, { expected, actual: actual.shape })
}

function innerMismatch(who: string, form: Form, a: Tensor, b: Tensor): ShapeError {
  return new ShapeError(who, `expected the inner sizes of a ${formatShape(a.shape)} and b (form ${form}) to agree`, {
    expected: a.shape,
    actual: b.shape,
  })
}
