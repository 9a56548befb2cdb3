import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CommandError } from '../errors.ts'

/**
 * The folder whose tarballs a new project takes our packages from: that of `npm run pack`, in a clone and where
 * something that was packed there is installed. Undefined after a release, when a registry has the packages.
 *
 * @param manifest The path of the `package.json` of `@nn/cli`. Default: of the one that runs.
 */
export async function packedFolder(
  manifest: string = require.resolve('@nn/cli/package.json'),
): Promise<string | undefined> {
  const { packedIn, dependencies = {} } = JSON.parse(await readFile(manifest, 'utf8')) as {
    readonly packedIn?: string
    readonly dependencies?: Readonly<Record<string, string>>
  }
  const inClone = Object.values(dependencies).some((range) => range.startsWith('workspace:'))
  return inClone ? join(dirname(manifest), '../../packed') : packedIn
}

/**
 * The tarballs of packages and of all that those need of ours: path by name, sorted.
 *
 * @throws CommandError if the folder lacks one, or it is older than what it was made from.
 */
export async function findTarballs(names: readonly string[], folder: string): Promise<ReadonlyMap<string, string>> {
  const index = await readIndex(join(folder, 'packed.json'))
  const needed = new Set(names)
  for (const name of needed) for (const other of index[name]?.dependencies ?? []) needed.add(other)
  const found = new Map<string, string>()
  for (const name of [...needed].sort()) {
    const file = index[name]?.file
    if (file === undefined) throw missing(join(folder, 'packed.json'), `does not name ${name}`)
    await expectFresh(name, folder, join(folder, file))
    found.set(name, join(folder, file))
  }
  return found
}

/** What `npm run pack` says of each tarball. */
type Index = Readonly<Record<string, { readonly file: string; readonly dependencies: readonly string[] }>>

async function readIndex(path: string): Promise<Index> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Index
  } catch (error) {
    throw missing(path, whyOf(error))
  }
}

/**
 * A clone has the folder beside `packages`. What was built there after it was packed has another content than its
 * tarball.
 */
async function expectFresh(name: string, folder: string, tarball: string): Promise<void> {
  const packed = await stat(tarball).catch((error: unknown) => {
    throw missing(tarball, whyOf(error))
  })
  const built = join(folder, '../packages', name.slice('@nn/'.length), 'dist/index.js')
  const status = await stat(built).catch(() => undefined) // no clone, or not built
  if (status && status.mtimeMs > packed.mtimeMs) {
    throw new CommandError(
      `nn init: ${tarball} is older than the package that it was made from. Run npm run pack again.`,
    )
  }
}

function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'is not there' : `cannot be read: ${message}`
}

function missing(path: string, why: string): CommandError {
  return new CommandError(
    `nn init: nn's packages are on no registry yet, and ${path} ${why}. ` +
      'Run npm run pack in the clone of nn, or name a folder of its tarballs with --packages.',
  )
}

const require = createRequire(import.meta.url)
