import { describe, expect, it } from 'vitest'
import { createBackend } from '../src/index.ts'
import { hasRelaxedSimd } from '../src/simd/relaxed.ts'
import { conformance } from './conformance.ts'

const fuses = hasRelaxedSimd()
const why = fuses ? '' : ': skipped, this engine cannot fuse multiply and add (Node 22 can)'
const { kernels, memory, info } = createBackend({ precision: 'fast', threads: 1 })

/** −1·1 + 3·⅓ in float32: the product is 1 + 2⁻²⁵, which only a fused sum sees. */
function sumOfProducts(): number {
  const out = new Float32Array(1)
  kernels.gemm(out, Float32Array.of(-1, 3), Float32Array.of(1, 1 / 3), 1, 1, 2, false, false, false)
  return out[0]!
}

describe.skipIf(!fuses)(`precision fast${why}`, () => {
  it('fuses multiply and add', () => {
    expect(sumOfProducts()).toBe(2 ** -25)
    expect(info).toMatchObject({ precision: 'fast', notes: [] })
  })

  conformance('fast', { kernels, memory, tolerance: 1e-5 })
})

it.skipIf(fuses)('precision fast is strict, with a note, where the engine cannot fuse', () => {
  expect(sumOfProducts()).toBe(0)
  expect(info.precision).toBe('strict')
  expect(info.notes).toEqual(['precision strict: this engine cannot fuse multiply and add'])
})
