import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { CommandError, UsageError } from '../src/errors.ts'
import { classify } from '../src/predict/classify.ts'
import { isImageShape, readPicture, readPixels } from '../src/predict/input.ts'
import type { OpenRun } from '../src/record/open.ts'
import { grey, rgbaPng } from './support/images.ts'
import { createOutput, temporaryDirectory } from './support/output.ts'

const picture = rgbaPng(grey(28, 28, (x) => (x === 14 ? 0 : 255)))

/** A file that begins with a picture and has so many bytes, nearly none of them on the disk. */
function file(bytes = picture.length): string {
  const path = join(temporaryDirectory(), 'picture.png')
  writeFileSync(path, picture)
  truncateSync(path, bytes)
  return path
}

describe('a picture', () => {
  const read = (path: string, inputShape: readonly number[] = [28, 28]): Promise<Uint8Array> =>
    readPicture(path, { inputShape, asIs: true })

  test('is read in the size of the input', async () => {
    expect(await read(file())).toHaveLength(784)
    expect(await read(file(), [7, 5, 1])).toHaveLength(35)
  })

  test('of more bytes than a camera writes is refused before it is read', async () => {
    const path = file(2 ** 26 + 1)
    const refused = expect(read(path)).rejects
    await refused.toThrow(`${path}: an image must have at most 67108864 bytes, got 67108865.`)
    await refused.toThrow(CommandError)
    const largest = file()
    writeFileSync(largest, 'no picture')
    truncateSync(largest, 2 ** 26)
    await expect(read(largest)).rejects.toThrow('an image must be a PNG or JPEG file, got one that begins')
  })

  test('that is not there, or no file, is wrong usage', async () => {
    const directory = temporaryDirectory()
    const gone = join(directory, 'gone.png')
    const remedy = 'Give the path of a PNG or JPEG file.'
    await expect(read(gone)).rejects.toThrow(new UsageError(`there is no image at ${gone}. ${remedy}`))
    await expect(read(directory)).rejects.toThrow(new UsageError(`${directory} is not a file. ${remedy}`))
  })

  test.each([[[2]], [[28, 28, 3]], [[1, 28, 28]], [[4, 28, 28, 1]]])(
    'is none for inputs of shape %j',
    async (shape) => {
      expect(isImageShape(shape)).toBe(false)
      await expect(read(file(), shape)).rejects.toThrow(
        `to be shown a picture, got [${shape.join(', ')}]. Give its bytes`,
      )
    },
  )

  test.each([[[28, 28]], [[28, 28, 1]]])('is one for inputs of shape %j', (shape) => {
    expect(isImageShape(shape)).toBe(true)
  })
})

describe('standard input', () => {
  const read = (...pieces: readonly number[][]): Promise<Uint8Array> => {
    const stdin = Readable.from(pieces.map((piece) => Uint8Array.from(piece)))
    const streams = { stdout: createOutput(), stderr: createOutput(), env: {}, progress: false }
    return readPixels([2, 3], { ...streams, stdin, signal: new AbortController().signal })
  }

  test('has a byte for each number of an input, in whatever pieces they come', async () => {
    expect(await read([1, 2], [3], [4, 5, 6])).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6))
  })

  test.each([
    ['none', [], '0'],
    ['fewer', [[1, 2, 3, 4, 5]], '5'],
    [
      'more',
      [
        [1, 2, 3, 4],
        [5, 6, 7],
      ],
      'more',
    ],
  ])('that has %s is refused', async (_, pieces, got) => {
    await expect(read(...pieces)).rejects.toThrow(
      `-: standard input must be 6 bytes, one for each number of an input [2, 3], got ${got}. Give the name of a file`,
    )
  })
})

test('what a model says of pictures is no class where its data has none', () => {
  const run = { directory: 'runs/one', manifest: { dataset: { name: 'values', classes: [] } } } as unknown as OpenRun
  expect(() => classify(run, [], [28, 28])).toThrow(
    'runs/one: its model must tell classes apart, but its data values has none.',
  )
})
