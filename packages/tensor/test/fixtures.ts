import { tensor } from '../src/nested.ts'
import { createRandom } from '../src/stream.ts'
import { type Shape, sizeOf, type Tensor } from '../src/tensor.ts'

/** Different, exactly representable numbers of both signs. */
export function ramp(shape: Shape): Tensor {
  const size = sizeOf(shape)
  return tensor(
    Array.from({ length: size }, (_, i) => (i - Math.floor(size / 2)) / 4),
    shape,
  )
}

/** Pairs of shapes of up to four axes that broadcast together, drawn from a seed. */
export function broadcastablePairs(seed: number, count: number): [Shape, Shape][] {
  const random = createRandom(seed)
  const draw = (common: Shape): Shape =>
    common.slice(random.integer(common.length + 1)).map((length) => (random.integer(3) === 0 ? 1 : length))
  return Array.from({ length: count }, () => {
    const common = Array.from(
      { length: random.integer(5) },
      () => random.integer(4) + (random.integer(9) === 0 ? 0 : 1),
    )
    return [draw(common), draw(common)]
  })
}

/** Every index of a shape, the last axis fastest. */
export function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (prefixes, length) => prefixes.flatMap((prefix) => Array.from({ length }, (_, i) => [...prefix, i])),
    [[]],
  )
}

/** The element at an index of a tensor that may have fewer or shorter axes, found the slow way. */
export function elementAt({ shape, data }: Tensor, index: readonly number[]): number {
  const own = index.slice(index.length - shape.length)
  return data[shape.reduce((offset, length, axis) => offset * length + (length === 1 ? 0 : own[axis]!), 0)]!
}

/** The bytes that hexadecimal digits stand for. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
