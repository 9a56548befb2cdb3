import { at } from '../address'
import { LeakyRelu } from '../elementwise'
import { get } from '../threads'
import { loadPart, storePart } from '../vector'
import { BIAS, N, SLOPE, Y, Z } from './arguments'

/**
 * What follows the product, while the region is still in the first-level cache: `z = z + bias`, and `y = z if z > 0, else
 * slope·z` where y is another array.
 */
export function epilogue(row: i32, rows: i32, column: i32, columns: i32): void {
  const bias = get<usize>(BIAS)
  if (bias == 0) return
  const activated = get<usize>(Y) != get<usize>(Z)
  const slope = f32x4.splat(get<f32>(SLOPE))
  for (let i = row; i < row + rows; i++) {
    const from = at(i * get<i32>(N) + column)
    const z = get<usize>(Z) + from
    const y = get<usize>(Y) + from
    let j = 0
    for (; j + 4 <= columns; j += 4) {
      const sum = f32x4.add(v128.load(z + at(j)), v128.load(bias + at(column + j)))
      v128.store(z + at(j), sum)
      if (activated) v128.store(y + at(j), changetype<LeakyRelu>(0).apply(sum, slope))
    }
    const rest = columns - j
    if (rest == 0) continue
    const sum = f32x4.add(loadPart(z + at(j), rest), loadPart(bias + at(column + j), rest))
    storePart(z + at(j), sum, rest)
    if (activated) storePart(y + at(j), changetype<LeakyRelu>(0).apply(sum, slope), rest)
  }
}
