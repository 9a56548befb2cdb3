import { platform } from '#platform'
import { type Allocate, type ByteReader } from '../bytes/stream.ts'
import { catalog, type CatalogEntry, fileNames, type Role, roles } from '../catalog.ts'
import { DirectoryError, OptionError } from '../errors.ts'
import { differenceFrom, eachRole, type Files, readHashed } from './verify.ts'

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
  const readers = await openAll(directory, request)
  const files = await eachRole((role) =>
    readHashed(readers[role], {
      file: fileNames[role],
      shape: anyLength[role],
      allocate: request.allocate,
      signal: request.signal,
    }),
  ).catch(async (error: unknown) => {
    await cancelAll(Object.values(readers))
    throw error
  })
  return { files, ...identify(files, directory, request.asked) }
}

const images = [undefined, undefined, undefined] as const
const labels = [undefined] as const
const anyLength: Readonly<Record<Role, readonly undefined[]>> = {
  trainImages: images,
  trainLabels: labels,
  testImages: images,
  testLabels: labels,
}

async function openAll(directory: string, request: DirectoryRequest): Promise<Record<Role, ByteReader>> {
  const found = new Map<Role, ByteReader>()
  for (const role of roles) {
    const name = fileNames[role]
    const reader =
      (await platform.openFile(directory, name, request)) ?? (await platform.openFile(directory, `${name}.gz`, request))
    if (reader) found.set(role, reader)
  }
  const missing = roles.filter((role) => !found.has(role))
  if (missing.length > 0) {
    await cancelAll([...found.values()])
    const names = (chosen: readonly Role[]): string[] => chosen.map((role) => fileNames[role])
    throw new DirectoryError(directory, names(roles), names(missing))
  }
  return Object.fromEntries(found) as Record<Role, ByteReader>
}

/** Closes the files that nobody will read; those being read close by themselves, and refuse this. */
async function cancelAll(readers: readonly ByteReader[]): Promise<void> {
  await Promise.allSettled(readers.map((reader) => reader.cancel()))
}

/** Compares with the data set asked for, or finds out whether it is one of the catalog. */
function identify(files: Files, directory: string, asked: CatalogEntry | undefined): Omit<DirectoryFiles, 'files'> {
  if (asked?.sha256) {
    for (const role of roles) {
      const difference = differenceFrom(asked, role, files[role])
      if (difference) throw difference
    }
    return { entry: asked, verified: true }
  }
  for (const entry of Object.values(catalog)) {
    if (!entry.sha256 || !matches(files, entry)) continue
    if (!asked) return { entry, verified: true }
    throw new OptionError('mnist', 'dataset', `'${entry.name}' for ${directory}`, asked.name, 'Name another directory.')
  }
  return { entry: asked, verified: false }
}

function matches(files: Files, entry: CatalogEntry): boolean {
  return roles.every((role) => !differenceFrom(entry, role, files[role]))
}
