import { platform } from '#platform'
import { type Allocate } from '../bytes/stream.ts'
import { type CatalogEntry, fileNames, type Role } from '../catalog.ts'
import { type FileCache } from '../platform/types.ts'
import { download, type Failure, isWrongContent, type Progress } from './download.ts'
import { eachRole, type Files, type HashedIdx, readVerified } from './verify.ts'

/** Bytes from which inflating takes a noticeable time. */
const LARGE = 2 ** 20

export interface CachedRequest {
  readonly entry: CatalogEntry
  /** Where the cache is; default: where the user's caches live. */
  readonly cacheDirectory?: string | undefined
  readonly fetch: typeof fetch
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly allocate?: Allocate | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads the four files from the cache, downloading what it lacks; each is verified. A damaged cached file counts as
 * lacking, and is replaced.
 * Of a large download the cache keeps the contents, too, which are read in a fifth of the time.
 * `location` says, for people, where the cache is.
 *
 * @throws {DownloadError} where a file is neither cached nor to be had.
 */
export async function readCached(
  request: CachedRequest,
): Promise<{ readonly files: Files; readonly location: string }> {
  const cache = platform.openCache(request.entry.name, request.cacheDirectory)
  const files = await eachRole(async (role) => {
    const plain = await fromCache(cache, fileNames[role], role, request)
    if (plain.idx) return plain.idx
    const { idx, damage } = await fromCache(cache, `${fileNames[role]}.gz`, role, request)
    const found = idx ?? (await fromMirrors(cache, role, request, damage))
    if (found.bytes.length >= LARGE) await cache.keep?.(fileNames[role], found.bytes).catch(() => undefined) // a full disk only costs time
    return found
  })
  return { files, location: cache.location }
}

async function fromCache(
  cache: FileCache,
  file: string,
  role: Role,
  { entry, allocate, signal }: CachedRequest,
): Promise<{ idx?: HashedIdx; damage?: Failure }> {
  const reader = await cache.open(file)
  if (!reader) return {}
  try {
    return { idx: await readVerified(reader, role, entry, { allocate, signal }) }
  } catch (error) {
    if (!isWrongContent(error)) throw error
    return { damage: { url: cache.location, kind: 'cache', reason: error.message } }
  }
}

function fromMirrors(
  cache: FileCache,
  role: Role,
  request: CachedRequest,
  damage: Failure | undefined,
): Promise<HashedIdx> {
  const { entry, allocate, fetch, onProgress, signal } = request
  const file = `${fileNames[role]}.gz`
  return download(cache, file, {
    urls: entry.mirrors.map((mirror) => mirror.replace(/\/?$/, `/${file}`)),
    damage,
    limit: mostCompressed(entry.shapes[role]),
    tlsOnly: entry.sha256 === undefined,
    read: async (part) => readVerified(await part.read(), role, entry, { allocate, signal }),
    fetch,
    onProgress,
    signal,
  })
}

/**
 * The most bytes that a gzip file of these values has: deflate adds 5 to each 16 KiB that it cannot compress, and its
 * header may hold a name.
 */
function mostCompressed(shape: readonly number[]): number {
  const bytes = 4 + 4 * shape.length + shape.reduce((product, length) => product * length, 1)
  return bytes + Math.ceil(bytes / 1000) + 2 ** 16
}
