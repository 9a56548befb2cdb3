import { platform } from '#platform'
import { type Allocate, type ByteReader } from '../bytes/stream.ts'
import { catalog, type CatalogEntry, fileNames, type Role, roles } from '../catalog.ts'
import { ChecksumError, DirectoryError, OptionError } from '../errors.ts'
import { IdxError, openIdx, type OpenIdx } from '../idx.ts'
import { checkShapes } from '../dataset.ts'
import { contentDifference, eachRole, type Files, readHashed } from './verify.ts'

export interface DirectoryRequest {
  /** The data set that the directory is said to hold, if any. */
  readonly asked?: CatalogEntry | undefined
  /** Whether files that are not those of their data set are refused. */
  readonly verify: boolean
  readonly fetch: typeof fetch
  readonly allocate?: Allocate | undefined
  readonly signal?: AbortSignal | undefined
}

/** What the files of a directory are. */
export interface Identity {
  /** The data set that they are by checksum, are said to be, or look like. */
  readonly entry?: CatalogEntry | undefined
  /** Whether checksums prove it. */
  readonly verified: boolean
  /** How they differ from the files of `entry`. */
  readonly difference?: Error | undefined
}

/**
 * Reads the four files, plain or `.gz`, of a directory that somebody named: any data set of the format.
 *
 * @throws {DirectoryError} where a file is missing. @throws {IdxError} for a bad file.
 * @throws {ChecksumError} where files look like those of a data set with checksums, or are said to be, and are others.
 */
export async function readDirectory(
  directory: string,
  request: DirectoryRequest,
): Promise<Identity & { readonly files: Files }> {
  const opened = await openAll(directory, request)
  const files = await readAll(opened, request).finally(() => cancelAll(Object.values(opened)))
  const identity = identify(files, directory, request.asked)
  if (identity.difference instanceof ChecksumError && request.verify) throw identity.difference
  return { files, ...identity }
}

/** Reads the files whose headers fit together. */
async function readAll(opened: Record<Role, OpenIdx>, { allocate, signal }: DirectoryRequest): Promise<Files> {
  checkShapes(opened)
  return eachRole((role) => readHashed(opened[role], { allocate, signal }))
}

const images = [undefined, undefined, undefined] as const
const labels = [undefined] as const
const anyLength: Readonly<Record<Role, readonly undefined[]>> = {
  trainImages: images,
  trainLabels: labels,
  testImages: images,
  testLabels: labels,
}

async function openAll(directory: string, request: DirectoryRequest): Promise<Record<Role, OpenIdx>> {
  const found = new Map<Role, ByteReader>()
  for (const role of roles) {
    const name = fileNames[role]
    const reader =
      (await platform.openFile(directory, name, request)) ?? (await platform.openFile(directory, `${name}.gz`, request))
    if (reader) found.set(role, reader)
  }
  const missing = roles.filter((role) => !found.has(role))
  const opened: Partial<Record<Role, OpenIdx>> = {}
  try {
    if (missing.length > 0) {
      const names = (chosen: readonly Role[]): string[] => chosen.map((role) => fileNames[role])
      throw new DirectoryError(directory, names(roles), names(missing))
    }
    for (const [role, reader] of found) {
      opened[role] = await openIdx(reader, { file: fileNames[role], shape: anyLength[role] })
    }
    return opened as Record<Role, OpenIdx>
  } catch (error) {
    await cancelAll([...Object.values(opened), ...found.values()])
    throw error
  }
}

/** Closes files, also those that are closed already. */
async function cancelAll(files: readonly Pick<OpenIdx, 'cancel'>[]): Promise<void> {
  await Promise.allSettled(files.map((file) => file.cancel()))
}

const known = Object.values(catalog).filter(({ sha256 }) => sha256 !== undefined)

/**
 * Compares with the data set asked for, else with the one of the catalog whose checksums agree, else with the one whose
 * shapes do.
 */
function identify(files: Files, directory: string, asked: CatalogEntry | undefined): Identity {
  const proven = known.find((entry) => !differenceFrom(entry, files))
  if (asked && proven && !asked.sha256) {
    throw new OptionError(
      'mnist',
      'dataset',
      `'${proven.name}' for ${directory}`,
      asked.name,
      'Name another directory.',
    )
  }
  const entry = asked ?? proven ?? known.find((entry) => !shapeDifference(entry, files))
  const difference = entry && differenceFrom(entry, files)
  return { entry, difference, verified: entry?.sha256 !== undefined && !difference }
}

/** How the files differ from those of `entry`; where it has no checksums, their shapes are all that can. */
function differenceFrom(entry: CatalogEntry, files: Files): Error | undefined {
  if (!entry.sha256) return shapeDifference(entry, files)
  return firstOf((role) => contentDifference(entry, role, files[role]))
}

function shapeDifference(entry: CatalogEntry, files: Files): IdxError | undefined {
  return firstOf((role) => {
    const [expected, actual] = [entry.shapes[role].join(', '), files[role].shape.join(', ')]
    if (actual === expected) return undefined
    const rule = `expected ${entry.name}'s shape [${expected}], got [${actual}]`
    return new IdxError(fileNames[role], 'shape', `${rule}. The file is another one.`)
  })
}

function firstOf<T>(difference: (role: Role) => T | undefined): T | undefined {
  for (const role of roles) {
    const found = difference(role)
    if (found !== undefined) return found
  }
  return undefined
}
