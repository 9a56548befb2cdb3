import { expectOptions, type Known } from '@nn/arguments'
import { inflatedReader } from './bytes/gunzip.ts'
import { type Allocate, byteReader, type ByteReader, type Bytes, type ByteStream } from './bytes/stream.ts'

/** What is wrong with an IDX file. */
export type IdxFault = 'magic' | 'type' | 'dimensions' | 'shape' | 'size' | 'truncated' | 'trailing' | 'gzip' | 'label'

/** An IDX file that cannot be used. */
export class IdxError extends Error {
  override readonly name = 'IdxError'
  /** The file's name, as the caller gave it. */
  readonly file: string
  readonly reason: IdxFault

  constructor(file: string, reason: IdxFault, message: string, options?: ErrorOptions) {
    super(`${file}: ${message}`, options)
    this.file = file
    this.reason = reason
  }
}

/** The contents of an IDX file of bytes. */
export interface Idx {
  /** The length of each dimension; for images `[count, height, width]`. */
  readonly shape: readonly number[]
  /** The values, row-major: `bytes` without the header. */
  readonly data: Uint8Array
  /** The whole file, uncompressed: what a checksum is taken of. */
  readonly bytes: Uint8Array
}

/** What the caller knows about the file. */
export interface IdxOptions {
  /** For messages. */
  readonly file: string
  /** The expected shape, `undefined` for a dimension of any length. Default: any number of dimensions. */
  readonly shape?: readonly (number | undefined)[] | undefined
  /** Makes room for the file. Default: on the JavaScript heap. */
  readonly allocate?: Allocate | undefined
  /** Stops reading. */
  readonly signal?: AbortSignal | undefined
}

const known: Known<IdxOptions> = { file: 'string', shape: 'array', allocate: 'function', signal: 'object' }

/** How the values are read. */
export interface ReadOptions extends Pick<IdxOptions, 'allocate' | 'signal'> {
  /** Is given the file piece by piece, uncompressed, each while the next one is being read. */
  readonly onBytes?: ((piece: Uint8Array) => void) | undefined
}

/** A file of which the header was read. */
export interface OpenIdx {
  readonly shape: readonly number[]
  /** Reads the values; the file is closed then. */
  read(options: ReadOptions): Promise<Idx>
  /** Gives up, and closes the file. */
  cancel(): Promise<void>
}

/** Bytes read at once: enough to share among threads, and a piece is still in the cache when `onBytes` has its turn. */
const pieceBytes = 4 * 2 ** 20

/** Enough for MNIST in one allocation; a header that claims more gets more only as the bytes really arrive. */
const firstAllocation = 64 * 2 ** 20

/** The most bytes that one array holds in every browser. */
const mostBytes = 2 ** 32 - 1

/**
 * Reads an IDX file of unsigned bytes, gzipped or not, into one array: magic `00 00 08 d`, d big-endian uint32 lengths,
 * the values. No more is inflated than the header announces, and memory is at most 64 MiB or twice what arrived.
 *
 * @throws {IdxError} for a wrong magic number, another type than u8, an unexpected shape, more than 4 GiB, missing or
 * trailing bytes, and bad gzip.
 */
export async function readIdx(stream: ByteStream, options: IdxOptions): Promise<Idx> {
  expectOptions('readIdx', options, known, 'stream, ')
  return (await openIdx(byteReader(stream), options)).read(options)
}

/** Reads the header, so that files can be seen to fit together before much is inflated. */
export async function openIdx(source: ByteReader, { file, shape }: IdxOptions): Promise<OpenIdx> {
  let reader = source
  const cancel = (): Promise<void> => reader.cancel().catch(() => undefined) // a stream that failed has said so already
  try {
    reader = await inflatedReader(
      source,
      (cause) => new IdxError(file, 'gzip', 'the gzip data is truncated or corrupt. Fetch the file again.', { cause }),
    )
    const header = await readHeader(reader, file, shape)
    return {
      shape: header.shape,
      cancel,
      async read(options) {
        try {
          const bytes = await readBody(reader, header, file, options)
          return { shape: header.shape, data: bytes.subarray(header.bytes.length), bytes }
        } finally {
          await cancel()
        }
      },
    }
  } catch (error) {
    await cancel()
    throw error
  }
}

interface Header {
  readonly bytes: Bytes
  readonly shape: readonly number[]
  /** The bytes of the whole file. */
  readonly total: number
}

async function readHeader(reader: ByteReader, file: string, expected: IdxOptions['shape']): Promise<Header> {
  const magic = await readExactly(reader, 4, file)
  checkMagic(magic, file)
  const dimensions = magic[3]!
  if (expected && dimensions !== expected.length) {
    throw new IdxError(
      file,
      'dimensions',
      `expected ${expected.length} dimensions, got ${dimensions}. Are images and labels swapped?`,
    )
  }
  const lengths = await readExactly(reader, 4 * dimensions, file, 4)
  const view = new DataView(lengths.buffer)
  const shape = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 * d))
  if (expected?.some((length, d) => length !== undefined && length !== shape[d])) {
    const wanted = expected.map((length) => length ?? 'any').join(', ')
    throw new IdxError(
      file,
      'shape',
      `expected shape [${wanted}], got [${shape.join(', ')}]. Is it a file of another data set?`,
    )
  }
  const bytes = Uint8Array.of(...magic, ...lengths)
  return { bytes, shape, total: bytes.length + countValues(shape, bytes.length, file) }
}

/** The product of the lengths. @throws {IdxError} if it is more than an array can hold. */
function countValues(shape: readonly number[], before: number, file: string): number {
  if (shape.includes(0)) return 0 // whatever the others are: their product may be infinite
  const values = shape.reduce((product, length) => product * length, 1)
  if (before + values <= mostBytes) return values
  const rule = `expected at most ${mostBytes} bytes, got a header for the shape [${shape.join(', ')}]`
  throw new IdxError(file, 'size', `${rule}. The header is damaged, or the file has to be split.`)
}

function checkMagic(magic: Bytes, file: string): void {
  const hex = Array.from(magic, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  if (magic[0] !== 0 || magic[1] !== 0) {
    throw new IdxError(file, 'magic', `an IDX file starts with 00 00, got ${hex}. This is a file of another kind.`)
  }
  if (magic[2] !== 0x08) {
    throw new IdxError(
      file,
      'type',
      `expected IDX type 08 (unsigned byte), got ${hex.slice(6, 8)}. Convert the values to bytes.`,
    )
  }
  if (magic[3] === 0)
    throw new IdxError(file, 'dimensions', 'expected at least 1 dimension, got 0. The header is damaged.')
}

async function readBody(reader: ByteReader, header: Header, file: string, options: ReadOptions): Promise<Uint8Array> {
  const { signal, allocate = onHeap, onBytes } = options
  const { total } = header
  const room = (byteLength: number): Uint8Array => makeRoom(allocate, byteLength, total, file)
  let bytes = room(Math.min(total, firstAllocation))
  bytes.set(header.bytes)
  let size = header.bytes.length
  let told = 0
  while (size < total) {
    signal?.throwIfAborted()
    if (size === bytes.length) bytes = grown(bytes, room(Math.min(total, 2 * size)))
    const reading = reader.fill(bytes.subarray(size, size + pieceBytes))
    onBytes?.(bytes.subarray(told, size))
    told = size
    const read = await reading
    if (read === 0) throw truncated(file, total, size)
    size += read
  }
  onBytes?.(bytes.subarray(told))
  if ((await reader.peek(1)).length > 0) {
    throw new IdxError(
      file,
      'trailing',
      `the header announces ${total} bytes, got more. The file or its header is damaged.`,
    )
  }
  return bytes
}

/** @throws {IdxError} where there is no memory, which is a RangeError of every engine. */
function makeRoom(allocate: Allocate, byteLength: number, total: number, file: string): Uint8Array {
  try {
    return allocate(byteLength)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    const rule = `expected memory for ${total} bytes, as the header announces, got none for ${byteLength}`
    throw new IdxError(file, 'size', `${rule}. Is the header right? Then free some.`, { cause })
  }
}

const onHeap: Allocate = (byteLength) => new Uint8Array(byteLength)

function grown(bytes: Uint8Array, larger: Uint8Array): Uint8Array {
  larger.set(bytes)
  return larger
}

async function readExactly(reader: ByteReader, length: number, file: string, before = 0): Promise<Bytes> {
  const bytes = new Uint8Array(length)
  const read = await reader.fill(bytes)
  if (read < length) throw truncated(file, before + length, before + read)
  return bytes
}

function truncated(file: string, expected: number, actual: number): IdxError {
  return new IdxError(file, 'truncated', `expected at least ${expected} bytes, got ${actual}. Fetch the file again.`)
}
