import { expectOptions, type Known } from '@nn/arguments'
import { align, alignOne, type Operand } from './broadcast.ts'
import { defaultEngine, type Engine } from './engine.ts'
import { mapOne, mapTwo } from './map.ts'
import { type OutOption, outOption } from './out.ts'
import type { Tensor } from './tensor.ts'

/** Options of the functions that run on an engine's kernels. */
export interface EngineOptions extends OutOption {
  /** What computes; by default `defaultEngine()`. */
  readonly engine?: Engine
}

/** The names in `EngineOptions`. */
export const engineOptions: Known<EngineOptions> = { ...outOption, engine: 'object' }

/** `a + b`, broadcast. */
export function add(a: Operand, b: Operand, options?: EngineOptions): Tensor {
  return binaryKernel('add', a, b, options)
}

/** `a − b`, broadcast. */
export function subtract(a: Operand, b: Operand, options?: EngineOptions): Tensor {
  return binaryKernel('subtract', a, b, options)
}

/** `a·b` element by element, broadcast. */
export function multiply(a: Operand, b: Operand, options?: EngineOptions): Tensor {
  return binaryKernel('multiply', a, b, options)
}

/** `a / b` element by element, broadcast; a division by 0 gives ±infinity or NaN. */
export function divide(a: Operand, b: Operand, options?: EngineOptions): Tensor {
  return binaryKernel('divide', a, b, options)
}

/** `√x`; NaN below 0. */
export function sqrt(x: Operand, options?: EngineOptions): Tensor {
  return unaryKernel('sqrt', x, options)
}

/** `eˣ`, the same bits on every machine. */
export function exp(x: Operand, options?: EngineOptions): Tensor {
  return unaryKernel('exp', x, options)
}

/** `ln x`, the same bits on every machine; −infinity at 0, NaN below. */
export function log(x: Operand, options?: EngineOptions): Tensor {
  return unaryKernel('log', x, options)
}

/** The larger of `a` and `b` element by element, broadcast; NaN where either is. */
export function maximum(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('maximum', a, b, Math.max, options)
}

/** The smaller of `a` and `b` element by element, broadcast; NaN where either is. */
export function minimum(a: Operand, b: Operand, options?: OutOption): Tensor {
  return mapTwo('minimum', a, b, Math.min, options)
}

/** `−x` */
export function negative(x: Operand, options?: OutOption): Tensor {
  return mapOne('negative', x, (value) => -value, options)
}

/** `|x|` */
export function abs(x: Operand, options?: OutOption): Tensor {
  return mapOne('abs', x, Math.abs, options)
}

/** `x²` */
export function square(x: Operand, options?: OutOption): Tensor {
  return mapOne('square', x, (value) => value * value, options)
}

function binaryKernel(
  name: 'add' | 'subtract' | 'multiply' | 'divide',
  a: Operand,
  b: Operand,
  options: EngineOptions = {},
): Tensor {
  expectOptions(name, options, engineOptions, 'a, b, ')
  const { out, engine = defaultEngine() } = options
  const { x, y, result } = align(name, a, b, out)
  engine.ops[name](result, x, y)
  return result
}

function unaryKernel(name: 'sqrt' | 'exp' | 'log', x: Operand, options: EngineOptions = {}): Tensor {
  expectOptions(name, options, engineOptions, 'x, ')
  const { out, engine = defaultEngine() } = options
  const { input, result } = alignOne(name, x, out)
  engine.ops[name](result, input)
  return result
}
