import { describe, expect, it, test } from 'vitest'
import { prepare } from '../src/image/prepare.ts'
import type { Raster } from '../src/image/raster.ts'
import { resample } from '../src/image/resample.ts'
import { grey, letterF } from './support/images.ts'

const size = [28, 28] as const

function prepared(raster: Raster, asIs = false): Uint8Array {
  return prepare(raster, { size, asIs, name: 'x' })
}

/** Where the ink of a picture is: its bounding box, its centre of mass, and its largest byte. */
function measure(bytes: Uint8Array, width = 28): { box: readonly number[]; mass: readonly number[]; most: number } {
  const inked = [...bytes.keys()].filter((i) => bytes[i]! > 0)
  const [xs, ys] = [inked.map((i) => i % width), inked.map((i) => Math.floor(i / width))]
  const ink = inked.reduce((sum, i) => sum + bytes[i]!, 0)
  const mean = (at: readonly number[]): number => at.reduce((sum, x, j) => sum + x * bytes[inked[j]!]!, 0) / ink
  const extent = (at: readonly number[]): number => Math.max(...at) - Math.min(...at) + 1
  return { box: [extent(xs), extent(ys)], mass: [mean(xs), mean(ys)], most: Math.max(...bytes) }
}

/** The mean over the pixels. */
function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
}

describe('a drawing becomes as MNIST is', () => {
  const expected = prepared(letterF(280, 0, 255))

  it('20 of 28 pixels tall, its shape kept, centred by its mass to a whole pixel, with ink of 255', () => {
    const { box, mass, most } = measure(expected)
    expect(box[1]).toBe(20)
    expect(box[0]).toBe(Math.round((20 * 4) / 6)) // four strokes wide, six tall
    for (const middle of mass) expect(Math.abs(middle - 14)).toBeLessThanOrEqual(0.5)
    expect(most).toBe(255)
  })

  it('a picture of MNIST itself stays as it is', () => {
    const again = grey(28, 28, (x, y) => expected[y * 28 + x]!)
    expect(difference(prepared(again), expected)).toBeLessThan(2) // what is faint counts as paper
  })

  it.each<[string, Raster]>([
    ['light on dark', letterF(280, 255, 0)],
    ['grey on grey', letterF(280, 90, 140)],
    ['on transparent paper, black', transparent(letterF(280, 0, 255), 0)],
    ['on transparent paper, white', transparent(letterF(280, 0, 255), 255)],
    ['in a corner of a wide sheet', onSheet(letterF(280, 0, 255), 900, 300, 600, 10)],
    ['in another size', letterF(560, 0, 255)],
  ])('%s', (_, raster) => {
    expect(difference(prepared(raster), expected)).toBeLessThan(4)
  })

  it('under light from one side, on rough paper', () => {
    const { rgba } = letterF(280, 0, 255)
    const lit = grey(280, 280, (x, y) => {
      const paper = 200 - 0.2 * x - 0.1 * y + 6 * Math.sin(12.9898 * x + 78.233 * y)
      return Math.round((rgba[4 * (y * 280 + x)] ?? 0) === 0 ? 0.3 * paper : paper)
    })
    const { box, mass } = measure(prepared(lit))
    expect(box).toEqual(measure(expected).box)
    for (const middle of mass) expect(Math.abs(middle - 14)).toBeLessThanOrEqual(0.5)
  })

  it('a thin line is as strong as a thick one', () => {
    expect(measure(prepared(grey(400, 400, (x, y) => (x === 200 && y > 50 && y < 350 ? 0 : 255)))).most).toBe(255)
  })

  it('in the proportions of any field', () => {
    const bytes = prepare(letterF(280, 0, 255), { size: [56, 40], asIs: false, name: 'x' })
    expect(bytes).toHaveLength(56 * 40)
    expect(measure(bytes, 40).box[1]).toBeLessThanOrEqual(40)
    expect(measure(bytes, 40).box).toEqual([27, 40])
  })

  it.each([
    [1, 1],
    [2, 3],
    [1, 9],
  ])('also into a field of %i × %i', (height, width) => {
    const bytes = prepare(letterF(64, 0, 255), { size: [height, width], asIs: false, name: 'x' })
    expect([bytes.length, Math.max(...bytes)]).toEqual([height * width, 255])
  })
})

test('a blank picture is refused, whatever its grey', () => {
  for (const level of [0, 128, 255]) {
    expect(() => prepared(grey(50, 50, () => level))).toThrow(/^x: is blank, nothing stands out from its border\./)
  }
})

test('as it is, a picture is only resized: a half stays a half, and black on white stays so', () => {
  const half = grey(280, 140, (x) => (x < 140 ? 0 : 255))
  const bytes = prepared(half, true)
  expect([bytes[0], bytes[13], bytes[14], bytes[27]]).toEqual([0, expect.any(Number), expect.any(Number), 255])
  expect(bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length).toBeCloseTo(127.5, 0)
})

describe('resample', () => {
  const plane = { width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) }

  it('to the same size changes nothing', () => {
    expect(resample(plane, 3, 2)).toEqual(plane)
  })

  it('to one pixel is a weighted mean; to more, a line between the old ones', () => {
    expect([...resample(plane, 1, 1).data]).toEqual([3.5])
    expect([...resample({ width: 2, height: 1, data: Float32Array.of(0, 4) }, 4, 1).data]).toEqual([0, 1, 3, 4])
  })

  it('keeps what is even even', () => {
    for (const value of resample({ width: 7, height: 5, data: new Float32Array(35).fill(0.5) }, 3, 11).data) {
      expect(value).toBeCloseTo(0.5, 6)
    }
  })
})

/** The ink alone, of one grey. */
function transparent({ width, height, rgba }: Raster, level: number): Raster {
  const drawn = rgba.map((_, i) => (i % 4 === 3 ? 255 - rgba[i - 1]! : level))
  return { width, height, rgba: drawn }
}

function onSheet(drawn: Raster, width: number, height: number, left: number, top: number): Raster {
  return grey(width, height, (x, y) => {
    const [column, row] = [x - left, y - top]
    const isInside = column >= 0 && row >= 0 && column < drawn.width && row < drawn.height
    return isInside ? drawn.rgba[4 * (row * drawn.width + column)]! : 255
  })
}
