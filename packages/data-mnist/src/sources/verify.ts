import { platform } from '#platform'
import { type ByteStream } from '../bytes/stream.ts'
import { type CatalogEntry, fileNames, type Role, roles } from '../catalog.ts'
import { ChecksumError } from '../errors.ts'
import { type Idx, type IdxOptions, readIdx } from '../idx.ts'

/** A data set's four files. */
export type Files = Readonly<Record<Role, Idx>>

/** Calls `read` for one role after the other: one large array at a time. */
export async function eachRole<T>(read: (role: Role) => Promise<T>): Promise<Record<Role, T>> {
  const results: Partial<Record<Role, T>> = {}
  for (const role of roles) results[role] = await read(role)
  return results as Record<Role, T>
}

/**
 * Reads one file of `entry` and verifies its shape and, where the entry has one, its SHA-256.
 *
 * @throws {IdxError} for a bad file or shape. @throws {ChecksumError} for other contents.
 */
export async function readVerified(
  stream: ByteStream,
  role: Role,
  entry: CatalogEntry,
  options: Pick<IdxOptions, 'allocate' | 'signal'>,
): Promise<Idx> {
  const file = fileNames[role]
  const idx = await readIdx(stream, { file, shape: entry.shapes[role], ...options })
  const difference = await differenceFrom(entry, role, idx)
  if (difference) throw difference
  return idx
}

/** How the file differs from the one that `entry` has a checksum of; `undefined` where it does not, or there is no checksum. */
export async function differenceFrom(entry: CatalogEntry, role: Role, idx: Idx): Promise<ChecksumError | undefined> {
  const expected = entry.sha256?.[role]
  if (expected === undefined) return undefined
  const actual = await platform.sha256(idx.bytes)
  return actual === expected ? undefined : new ChecksumError(fileNames[role], entry.name, expected, actual)
}
