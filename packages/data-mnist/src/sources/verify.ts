import { platform } from '#platform'
import { type ByteReader } from '../bytes/stream.ts'
import { type CatalogEntry, fileNames, type Role, roles } from '../catalog.ts'
import { ChecksumError } from '../errors.ts'
import { type Idx, type IdxOptions, openIdx, type OpenIdx } from '../idx.ts'

/** A data set's four files. */
export type Files = Readonly<Record<Role, HashedIdx>>

/** A file, and what it is recognised by. */
export interface HashedIdx extends Idx {
  readonly sha256: string
}

/** Calls `read` for one role after the other: one large array at a time. */
export async function eachRole<T>(read: (role: Role) => Promise<T>): Promise<Record<Role, T>> {
  const results: Partial<Record<Role, T>> = {}
  for (const role of roles) results[role] = await read(role)
  return results as Record<Role, T>
}

/** Reads the values of a file, and hashes it meanwhile. @throws {IdxError} for a bad file. */
export async function readHashed(file: OpenIdx, options: Pick<IdxOptions, 'allocate' | 'signal'>): Promise<HashedIdx> {
  const hash = platform.createSha256()
  const idx = await file.read({
    ...options,
    onBytes: (piece) => {
      hash.update(piece)
    },
  })
  return { ...idx, sha256: await hash.digest(idx.bytes) }
}

/**
 * Reads one file of `entry` and verifies its shape and, where the entry has one, its SHA-256.
 *
 * @throws {IdxError} for a bad file or shape. @throws {ChecksumError} for other contents.
 */
export async function readVerified(
  reader: ByteReader,
  role: Role,
  entry: CatalogEntry,
  options: Pick<IdxOptions, 'allocate' | 'signal'>,
): Promise<HashedIdx> {
  const idx = await readHashed(await openIdx(reader, { file: fileNames[role], shape: entry.shapes[role] }), options)
  const difference = contentDifference(entry, role, idx)
  if (difference) throw difference
  return idx
}

/**
 * How the file differs from the one that `entry` has a checksum of; `undefined` where it does not, or there is no
 * checksum.
 */
export function contentDifference(entry: CatalogEntry, role: Role, { sha256 }: HashedIdx): ChecksumError | undefined {
  const expected = entry.sha256?.[role]
  if (expected === undefined || sha256 === expected) return undefined
  return new ChecksumError(fileNames[role], entry.name, expected, sha256)
}
