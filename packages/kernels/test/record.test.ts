import { expect, it } from 'vitest'
import type { Kernels } from '../src/index.ts'
import { createRandom, randomArray } from './random.ts'
import { simdBackend } from './support.ts'

const { kernels, memory, record } = simdBackend(1)
const random = createRandom(5)

/** `values` in the kernels' memory. */
function array(values: ArrayLike<number>): Float32Array {
  const view = memory.allocate(values.length)
  view.set(values)
  return view
}

it('repeats calls in order, on what the arrays hold by then', () => {
  const [x, y, z] = [array([1, 2, 3]), memory.allocate(3), memory.allocate(3)]
  const again = record!((recorded) => {
    recorded.add(y, x, x, 3)
    recorded.multiply(z, y, x, 3)
  })!
  expect([...z]).toEqual([2, 8, 18])
  x.set([-1, 0.5, 10])
  again()
  expect([...z]).toEqual([2, 0.5, 200])
  again()
  expect([...z]).toEqual([2, 0.5, 200])
})

it.each<[string, (kernels: Kernels, outside: Float32Array, inside: Float32Array) => void, number[]]>([
  [
    'an output',
    (kernels, outside, inside) => {
      kernels.add(outside, inside, inside, 2)
    },
    [2, 4, 1, 2],
  ],
  [
    'an input',
    (kernels, outside, inside) => {
      kernels.add(inside, inside, outside, 2)
    },
    [5, 7, 6, 9],
  ],
  [
    'a source of rows',
    (kernels, outside, inside) => {
      kernels.gatherRows(inside, outside, Uint32Array.of(1), 1, 1)
    },
    [5, 7, 7, 2],
  ],
])('does not repeat what lies elsewhere, but computes it: %s', (_, run, expected) => {
  const [outside, inside] = [Float32Array.of(5, 7), array([1, 2])]
  expect(
    record!((recorded) => {
      run(recorded, outside, inside)
    }),
  ).toBeUndefined()
  expect([...outside, ...inside]).toEqual(expected)
})

it('repeats a product whose workspace had to move for a larger one', () => {
  const n = 24 // a product of this size packs its panels
  const [a, b] = [array(randomArray(random, n * n)), array(randomArray(random, n * n))]
  const out = memory.allocate(n * n)
  const again = record!((recorded) => {
    recorded.gemm(out, a, b, n, n, n, false, false, false)
  })!
  const expected = out.slice()

  const large = 200
  const wide = array(randomArray(random, large * large))
  kernels.gemm(memory.allocate(large * large), wide, wide, large, large, large, false, false, false)
  const neighbours = Array.from({ length: 8 }, () => array(new Float32Array(1000).fill(7))) // where the old workspace was

  out.fill(0)
  again()
  expect(out).toEqual(expected)
  expect(neighbours.every((neighbour) => neighbour.every((value) => value === 7))).toBe(true)
})
