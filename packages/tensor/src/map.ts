import { expectOptions } from '@nn/arguments'
import { align, alignOne, type Operand } from './broadcast.ts'
import { type OutOption, outOption } from './out.ts'
import type { Tensor } from './tensor.ts'

/** `out[i] = f(x[i])` */
export function mapOne(who: string, x: Operand, f: (value: number) => number, options: OutOption = {}): Tensor {
  expectOptions(who, options, outOption, 'x, ')
  const { input, result } = alignOne(who, x, options.out)
  for (let i = 0; i < result.data.length; i++) result.data[i] = f(input.data[i]!)
  return result
}

/** `out[i] = f(a[i], b[i])`, broadcast. */
export function mapTwo(
  who: string,
  a: Operand,
  b: Operand,
  f: (a: number, b: number) => number,
  options: OutOption = {},
): Tensor {
  expectOptions(who, options, outOption, 'a, b, ')
  const { x, y, result } = align(who, a, b, options.out)
  for (let i = 0; i < result.data.length; i++) result.data[i] = f(x.data[i]!, y.data[i]!)
  return result
}
