import { platform } from '#platform'
import { type Allocate, type ByteStream } from '../bytes/stream.ts'
import { catalog, type CatalogEntry, fileNames, type Role, roles } from '../catalog.ts'
import { DirectoryError, OptionError } from '../errors.ts'
import { readIdx } from '../idx.ts'
import { differenceFrom, eachRole, type Files } from './verify.ts'

export interface DirectoryRequest {
  /** The data set that the directory is said to hold, if any. */
  readonly asked?: CatalogEntry | undefined
  readonly fetch: typeof fetch
  readonly allocate?: Allocate | undefined
  readonly signal?: AbortSignal | undefined
}

export interface DirectoryFiles {
  readonly files: Files
  /** The data set that they are by checksum, or are said to be. */
  readonly entry?: CatalogEntry | undefined
  /** Whether checksums prove it. */
  readonly verified: boolean
}

/**
 * Reads the four files, plain or `.gz`, of a directory that somebody named: any data set of the format.
 *
 * @throws {DirectoryError} where a file is missing. @throws {IdxError} for a bad file.
 * @throws {ChecksumError} where a data set with checksums is asked for and the files are not its files.
 */
export async function readDirectory(directory: string, request: DirectoryRequest): Promise<DirectoryFiles> {
  const streams = await openAll(directory, request)
  const files = await eachRole((role) =>
    readIdx(streams[role], {
      file: fileNames[role],
      shape: anyLength[role],
      allocate: request.allocate,
      signal: request.signal,
    }),
  ).catch(async (error: unknown) => {
    await cancelAll(Object.values(streams))
    throw error
  })
  return { files, ...(await identify(files, directory, request.asked)) }
}

const images = [undefined, undefined, undefined] as const
const labels = [undefined] as const
const anyLength: Readonly<Record<Role, readonly undefined[]>> = {
  trainImages: images,
  trainLabels: labels,
  testImages: images,
  testLabels: labels,
}

async function openAll(directory: string, request: DirectoryRequest): Promise<Record<Role, ByteStream>> {
  const found = new Map<Role, ByteStream>()
  for (const role of roles) {
    const name = fileNames[role]
    const stream =
      (await platform.openFile(directory, name, request)) ?? (await platform.openFile(directory, `${name}.gz`, request))
    if (stream) found.set(role, stream)
  }
  const missing = roles.filter((role) => !found.has(role))
  if (missing.length > 0) {
    await cancelAll([...found.values()])
    const names = (chosen: readonly Role[]): string[] => chosen.map((role) => fileNames[role])
    throw new DirectoryError(directory, names(roles), names(missing))
  }
  return Object.fromEntries(found) as Record<Role, ByteStream>
}

/** Closes the files that nobody will read; those being read close by themselves, and refuse this. */
async function cancelAll(streams: readonly ByteStream[]): Promise<void> {
  await Promise.allSettled(streams.map((stream) => stream.cancel()))
}

/** Compares with the data set asked for, or finds out whether it is one of the catalog. */
async function identify(
  files: Files,
  directory: string,
  asked: CatalogEntry | undefined,
): Promise<Omit<DirectoryFiles, 'files'>> {
  if (asked?.sha256) {
    for (const role of roles) {
      const difference = await differenceFrom(asked, role, files[role])
      if (difference) throw difference
    }
    return { entry: asked, verified: true }
  }
  for (const entry of Object.values(catalog)) {
    if (!entry.sha256 || !(await matches(files, entry))) continue
    if (!asked) return { entry, verified: true }
    throw new OptionError('mnist', 'dataset', `'${entry.name}' for ${directory}`, asked.name, 'Name another directory.')
  }
  return { entry: asked, verified: false }
}

async function matches(files: Files, entry: CatalogEntry): Promise<boolean> {
  for (const role of roles) if (await differenceFrom(entry, role, files[role])) return false
  return true
}
