import { describe, expect, it, test } from 'vitest'
import { toInk } from '../src/image/ink.ts'
import { toLight } from '../src/image/light.ts'
import { withoutPaper } from '../src/image/paper.ts'
import type { Plane } from '../src/image/plane.ts'

const side = 40

/** A square plane by its pixels' light. */
function plane(light: (x: number, y: number) => number): Plane {
  const data = Float32Array.from({ length: side * side }, (_, i) => light(i % side, Math.floor(i / side)))
  return { width: side, height: side, data }
}

const isDot = (x: number, y: number): boolean => x >= 18 && x < 22 && y >= 17 && y < 23

describe('paper', () => {
  it.each<[string, (x: number, y: number) => number]>([
    ['from nowhere', () => 0.7],
    ['from the left', (x) => 0.9 - 0.01 * x],
    ['from the right', (x) => 0.5 + 0.01 * x],
    ['from above', (_, y) => 0.9 - 0.01 * y],
    ['from below', (_, y) => 0.5 + 0.01 * y],
    ['from a corner', (x, y) => 0.9 - 0.006 * x - 0.004 * y],
  ])('under light %s is 0, and so is its border', (_, light) => {
    const { data, border } = withoutPaper(plane(light))
    // The edges' medians lie half an edge inside, so that of each slope a twentieth of the side is left.
    for (const value of [...data, ...border]) expect(Math.abs(value)).toBeLessThan(0.02)
  })

  it('has its middle where the light is that of the picture', () => {
    const odd = 41
    for (const light of [(i: number) => 0.01 * (i % odd), (i: number) => 0.01 * Math.floor(i / odd)]) {
      const data = Float32Array.from({ length: odd * odd }, (_, i) => light(i))
      const flat = withoutPaper({ width: odd, height: odd, data }).data
      expect(flat[(odd * odd - 1) / 2]).toBeCloseTo(0, 6)
      expect(flat[0]! + flat.at(-1)!).toBeCloseTo(0, 6)
    }
  })

  it('is the same under light from opposite sides', () => {
    const odd = 41
    const along = [(i: number) => i % odd, (i: number) => Math.floor(i / odd)]
    for (const place of along) {
      const [one, other] = [0.01, -0.01].map((slope) => {
        const data = Float32Array.from({ length: odd * odd }, (_, i) => slope * place(i))
        return withoutPaper({ width: odd, height: odd, data }).data
      })
      for (const [i, value] of one!.entries()) expect(value + other![i]!).toBeCloseTo(0, 5)
    }
  })

  it('leaves what differs from it: darker below 0, lighter above', () => {
    const { data } = withoutPaper(plane((x, y) => (isDot(x, y) ? 0.2 : 0.7)))
    expect(data[20 * side + 20]).toBeCloseTo(-0.5, 5)
    expect(withoutPaper(plane((x, y) => (isDot(x, y) ? 0.9 : 0.7))).data[20 * side + 20]).toBeCloseTo(0.2, 5)
  })

  it('is told by the 5th and the 95th percentile of its border', () => {
    // One column in ten of the upper and the lower edge is lighter by 0.1.
    const { border } = withoutPaper(plane((x, y) => (Math.min(y, side - 1 - y) < 2 && x % 5 === 0 ? 0.6 : 0.5)))
    expect(border[0]).toBeCloseTo(0, 5)
    expect(border[1]).toBeCloseTo(0.1, 5)
  })
})

describe('ink', () => {
  it.each([
    [0.05, false],
    [0.059, false],
    [0.061, true],
    [0.3, true],
  ])('that differs by %d of the way from black to white is a drawing: %s', (difference, isDrawing) => {
    for (const sign of [-1, 1]) {
      const ink = toInk(plane((x, y) => 0.5 + (isDot(x, y) ? sign * difference : 0)))
      expect(ink !== undefined).toBe(isDrawing)
    }
  })

  it('is 1 on the strongest line, and 0 below a tenth of it, in between even', () => {
    const strengths = [1, 0.55, 0.11, 0.09]
    const ink = toInk(plane((x, y) => (y === 20 && x >= 18 && x < 22 ? 0.5 - 0.4 * strengths[x - 18]! : 0.5)))!
    const [strongest, half, faint, grain] = strengths.map((_, i) => ink.data[20 * side + 18 + i]!)
    expect(strongest).toBeCloseTo(1, 5)
    expect(half).toBeCloseTo(0.5, 5)
    expect(faint).toBeCloseTo(0.01 / 0.9, 4)
    expect(grain).toBe(0)
  })

  it('begins a quarter above what the border shows, at most at four tenths', () => {
    const shaded = (depth: number) => (x: number, y: number) => {
      if (isDot(x, y)) return 0.9
      return Math.min(y, side - 1 - y) < 2 && x % 5 === 0 ? 0.5 + depth : 0.5
    }
    const at = (ink: Plane): number => ink.data[0]! // a corner of the border that is shaded
    expect(at(toInk(plane(shaded(0.1)))!)).toBe(0)
    expect(at(toInk(plane(shaded(0.19)))!)).toBeCloseTo((0.19 / 0.4 - 0.4) / 0.6, 2)
  })

  it('is what more differs in: a light drawing with a dark speck is light', () => {
    const ink = toInk(plane((x, y) => (x === 5 && y === 5 ? 0 : isDot(x, y) ? 0.9 : 0.5)))!
    expect(ink.data[20 * side + 20]).toBeCloseTo(1, 5)
    expect(ink.data[5 * side + 5]).toBe(0)
  })
})

describe('light', () => {
  const light = (...pixels: readonly (readonly [number, number, number, number])[]): number[] =>
    Array.from(toLight({ width: pixels.length, height: 1, rgba: Uint8Array.from(pixels.flat()) }).data)

  test('is that of the eye', () => {
    const [red, green, blue, white] = light([255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 255, 255])
    expect(red).toBeCloseTo(0.299, 5)
    expect(green).toBeCloseTo(0.587, 5)
    expect(blue).toBeCloseTo(0.114, 5)
    expect(white).toBeCloseTo(1, 5)
  })

  test('behind a dark drawing is white, behind a light one black', () => {
    expect(light([0, 0, 0, 255], [0, 0, 0, 0])).toEqual([0, 1])
    expect(light([60, 60, 60, 255], [255, 255, 255, 0])[1]).toBeCloseTo(1, 5)
    expect(light([255, 255, 255, 255], [0, 0, 0, 0])).toEqual([expect.closeTo(1, 5), 0])
    expect(light([200, 200, 200, 255], [0, 0, 0, 0])[1]).toBe(0)
  })

  test('shines through what is half transparent', () => {
    expect(light([0, 0, 0, 255], [0, 0, 0, 102])[1]).toBeCloseTo(0.6, 5)
    expect(light([255, 255, 255, 255], [255, 255, 255, 102])[1]).toBeCloseTo(0.4, 5)
  })
})
