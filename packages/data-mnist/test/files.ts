import { createHash } from 'node:crypto'
import { readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { type Bytes, type ByteStream } from '../src/bytes/stream.ts'
import { type CatalogEntry, fileNames, type Role, roles } from '../src/catalog.ts'

/** An IDX file of bytes; `type` and `magic` for the damaged ones. */
export function idxFile(
  shape: readonly number[],
  values: Iterable<number>,
  { type = 8, magic = 0 }: { type?: number; magic?: number } = {},
): Bytes {
  const lengths = shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255])
  return Uint8Array.of(magic, 0, type, shape.length, ...lengths, ...values)
}

/** `bytes` in chunks of `size`. */
export function streamOf(bytes: Uint8Array, size = 65_536): ByteStream {
  let at = 0
  return new ReadableStream<Bytes>({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(Uint8Array.from(bytes.subarray(at, (at += size))))
    },
  })
}

export function gzip(bytes: Uint8Array): Bytes {
  return Uint8Array.from(gzipSync(bytes))
}

/** Pixels without a pattern that gzip could use. */
export function noise(count: number, seed = 1): Uint8Array {
  let state = seed
  return Uint8Array.from({ length: count }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24)
}

const [trainCount, testCount] = [40, 10]

/** The four files, uncompressed, of a small data set of 40 + 10 images of 28 × 28. */
export const smallFiles: Readonly<Record<Role, Bytes>> = {
  trainImages: idxFile([trainCount, 28, 28], noise(trainCount * 784)),
  trainLabels: idxFile(
    [trainCount],
    noise(trainCount).map((x) => x % 10),
  ),
  testImages: idxFile([testCount, 28, 28], noise(testCount * 784, 2)),
  testLabels: idxFile([testCount], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
}

/** The entry that describes them. */
export function smallEntry(...mirrors: readonly string[]): CatalogEntry {
  return {
    name: 'small',
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    mirrors,
    shapes: {
      trainImages: [trainCount, 28, 28],
      trainLabels: [trainCount],
      testImages: [testCount, 28, 28],
      testLabels: [testCount],
    },
    sha256: perRole((role) => createHash('sha256').update(smallFiles[role]).digest('hex')),
  }
}

function perRole<T>(make: (role: Role) => T): Record<Role, T> {
  return Object.fromEntries(roles.map((role) => [role, make(role)])) as Record<Role, T>
}

/** A directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'data-mnist-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** The paths of all files that this process has open; for systems with `/proc`. */
export function openPaths(): string[] {
  return readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return '' // the descriptor of the listing itself
    }
  })
}

/** A directory with the four files, gzipped where `compressed` says so. */
export async function directoryOf(
  files: Partial<Readonly<Record<Role, Bytes>>>,
  compressed: (role: Role) => boolean = () => false,
): Promise<string> {
  const directory = await temporaryDirectory()
  for (const [role, bytes] of Object.entries(files) as [Role, Bytes][]) {
    const name = fileNames[role] + (compressed(role) ? '.gz' : '')
    await writeFile(join(directory, name), compressed(role) ? gzip(bytes) : bytes)
  }
  return directory
}
