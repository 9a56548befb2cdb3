import { at } from '../address'
import { Add, LeakyRelu } from '../elementwise'
import { get } from '../threads'
import { map2, mapScalar } from '../vector'
import { BIAS, N, SLOPE, Y, Z } from './arguments'

/**
 * What follows the product, while the region is still in the first-level cache: `z = z + bias`, and `y = z if z > 0,
 * else slope·z` where y is another array.
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
    map2<Add>(z, z, bias + at(column), columns)
    if (activated) mapScalar<LeakyRelu>(y, z, slope, columns)
  }
}
