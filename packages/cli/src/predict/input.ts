import { readFile, stat } from 'node:fs/promises'
import { addAbortSignal, Readable } from 'node:stream'
import type { Shape } from '@nn/tensor'
import { CommandError, UsageError } from '../errors.ts'
import { decodeImage } from '../image/decode.ts'
import { prepare } from '../image/prepare.ts'
import type { Streams } from '../streams.ts'

/** The name of standard input. */
export const stdinName = '-'

/** What a model reads, and how pictures become that. */
export interface InputOptions {
  readonly inputShape: Shape
  /** Pictures are only resized. */
  readonly asIs: boolean
}

/** A camera writes a fifth of this. */
const MOST_BYTES = 2 ** 26

/**
 * The bytes, 0 … 255, that are the input of a network for a picture in a file.
 * @throws UsageError if there is no such file; CommandError if it is no picture, or the network takes none.
 */
export async function readPicture(file: string, { inputShape, asIs }: InputOptions): Promise<Uint8Array> {
  const status = await stat(file).catch(() => undefined)
  if (!status) throw new UsageError(`there is no image at ${file}. Give the path of a PNG or JPEG file.`)
  if (!status.isFile()) throw new UsageError(`${file} is not a file. Give the path of a PNG or JPEG file.`)
  if (status.size > MOST_BYTES) {
    throw new CommandError(`${file}: an image must have at most ${MOST_BYTES} bytes, got ${status.size}.`)
  }
  const raster = await decodeImage(await readFile(file), file)
  return prepare(raster, { size: imageSize(inputShape), asIs, name: file })
}

/** Whether inputs of a shape are grey pictures: `[height, width]` or `[height, width, 1]`. */
export function isImageShape(shape: Shape): boolean {
  return shape.length === 2 || (shape.length === 3 && shape[2] === 1)
}

function imageSize(shape: Shape): readonly [number, number] {
  const [height, width] = shape
  if (!isImageShape(shape) || height === undefined || width === undefined) {
    throw new CommandError(
      `nn predict: a model must take inputs of shape [height, width] or [height, width, 1] to be shown a picture, got ` +
        `[${shape.join(', ')}]. Give its bytes on standard input, as image -.`,
    )
  }
  return [height, width]
}

/**
 * The bytes of one input from standard input, as they are.
 * @throws CommandError if it has fewer or more of them.
 */
export async function readPixels(inputShape: Shape, { stdin = process.stdin, signal }: Streams): Promise<Uint8Array> {
  const pixels = new Uint8Array(inputShape.reduce((size, n) => size * n, 1))
  let received = 0
  const stream = stdin instanceof Readable ? stdin : Readable.from(stdin)
  for await (const chunk of addAbortSignal(signal, stream) as AsyncIterable<Uint8Array>) {
    pixels.set(chunk.subarray(0, Math.max(0, pixels.length - received)), received)
    received += chunk.length
    if (received > pixels.length) throw wrongCount(inputShape, pixels.length, 'more')
  }
  if (received < pixels.length) throw wrongCount(inputShape, pixels.length, String(received))
  return pixels
}

function wrongCount(shape: Shape, expected: number, got: string): CommandError {
  return new CommandError(
    `${stdinName}: standard input must be ${expected} bytes, one for each number of an input [${shape.join(', ')}], got ${got}. ` +
      `Give the name of a file for a PNG or JPEG image.`,
  )
}
