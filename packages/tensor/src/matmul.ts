import { expectOptions } from '@nn/arguments'
import { defaultEngine } from './engine.ts'
import { type EngineOptions, engineOptions } from './elementwise.ts'
import { ShapeError } from './shape-error.ts'
import { expectData } from './expect-data.ts'
import { detached, resultFor } from './out.ts'
import { formatShape, type Tensor } from './tensor.ts'

/**
 * `out[i,j] = Σₚ a[i,p]·b[p,j]`, p ascending; `a [m,k]`, `b [k,n]`. A vector counts as a row on the left and as a
 * column on the right, and that dimension is left out of the result, as in NumPy: `[k]·[k]` is a scalar.
 *
 * @throws {ShapeError} with both shapes, if the inner sizes differ or an operand is neither a matrix nor a vector
 */
export function matmul(a: Tensor, b: Tensor, options: EngineOptions = {}): Tensor {
  expectOptions('matmul', options, engineOptions, 'a, b, ')
  const { out, engine = defaultEngine() } = options
  expectData('matmul', a)
  expectData('matmul', b)
  const [m, k] = a.shape.length === 1 ? [1, a.shape[0]!] : (a.shape as [number, number])
  const [inner, n] = b.shape.length === 1 ? [b.shape[0]!, 1] : (b.shape as [number, number])
  if (!isMatrixOrVector(a) || !isMatrixOrVector(b) || k !== inner) throw cannotMultiply(a, b)
  const result = resultFor('matmul', [...a.shape.slice(0, -1), ...b.shape.slice(1)], out)
  engine.ops.matmul(
    { shape: [m, n], data: result.data },
    { shape: [m, k], data: detached(a, result).data },
    { shape: [k, n], data: detached(b, result).data },
  )
  return result
}

function isMatrixOrVector({ shape }: Tensor): boolean {
  return shape.length === 1 || shape.length === 2
}

function cannotMultiply(a: Tensor, b: Tensor): ShapeError {
  const rule = `expected a [m, k] and b [k, n] (or vectors [k]); a is ${formatShape(a.shape)} and for b`
  return new ShapeError('matmul', rule, { expected: a.shape, actual: b.shape })
}
