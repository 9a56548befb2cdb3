import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { imageForm, imagePng, weightsPng } from '../src/report/pictures.ts'

/** What a viewer shows: red, green, blue and alpha of each pixel. */
const pixels = (uri: string): { readonly width: number; readonly height: number; readonly data: number[] } => {
  const { width, height, data } = PNG.sync.read(Buffer.from(uri.replace('data:image/png;base64,', ''), 'base64'))
  return { width, height, data: [...data] }
}

/** Opaque pixels of a grey picture. */
const grey = (...values: readonly number[]): number[] => values.flatMap((value) => [value, value, value, 255])

test.each([
  [[28, 28], { height: 28, width: 28, channels: 1 }],
  [[1, 28, 20], { height: 28, width: 20, channels: 1 }],
  [[3, 32, 30], { height: 32, width: 30, channels: 3 }],
  [[32, 30, 3], { height: 32, width: 30, channels: 3 }],
])('inputs of %j are images', (shape, form) => {
  expect(imageForm(shape)).toMatchObject(form)
})

test.each([[[784]], [[]], [[1, 5]], [[4, 4, 4]], [[2, 3, 4, 5]]])('inputs of %j are none', (shape) => {
  expect(imageForm(shape)).toBeUndefined()
})

test('values become brightness, row by row', () => {
  const png = pixels(imagePng(Float32Array.of(0, 0.2, 1, 0.6, 0, 1), imageForm([2, 3])!))
  expect(png).toEqual({ width: 3, height: 2, data: grey(0, 51, 255, 153, 0, 255) })
})

test('values outside of 0…1 are brought into it', () => {
  expect(pixels(imagePng(Float32Array.of(-1, 1, 3, 0), imageForm([2, 2])!)).data).toEqual(grey(0, 128, 255, 64))
})

test('planes and pixels of three colours give the same picture', () => {
  const woven = pixels(imagePng(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1), imageForm([2, 2, 3])!))
  const planes = pixels(imagePng(Float32Array.of(1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1), imageForm([3, 2, 2])!))
  expect(woven.data.slice(0, 6)).toEqual([255, 0, 0, 255, 0, 255])
  expect(planes).toEqual(woven)
})

test('weights are orange below 0, blue above, and clear at 0', () => {
  const { data } = pixels(weightsPng(Float32Array.of(-1, 0.5, 0, 9), imageForm([2, 2])!, 1))
  expect(data.slice(0, 4)).toEqual([213, 94, 0, 255])
  expect(data.slice(4, 8)).toEqual([0, 114, 178, 128])
  expect([data[11], data[15]]).toEqual([0, 255])
})
