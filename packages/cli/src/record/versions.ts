import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The versions of what computed a run. */
export function versions(): Readonly<Record<string, string>> {
  const packages = ['@nn/train', '@nn/layers', '@nn/optim', '@nn/tensor']
  const entries = packages.map((name): [string, string] => [name, versionOf(`${name}/package.json`)])
  const { node } = process.versions
  return { ...otherRuntime(), node, '@nn/cli': cliVersion(), ...Object.fromEntries(entries) }
}

/** Bun or Deno with its version, in one of them; `node` is then the Node whose functions they have. */
export function otherRuntime(
  { bun, deno }: Partial<Record<string, string>> = process.versions,
): Record<string, string> {
  return { ...(bun !== undefined && { bun }), ...(deno !== undefined && { deno }) }
}

/** The version of this package. */
export function cliVersion(): string {
  return versionOf('@nn/cli/package.json')
}

/**
 * The range of versions of one of our packages that goes with this one. In the workspace, where that is not written
 * yet, of the one beside it.
 */
export function rangeOf(name: string): string {
  const { dependencies, devDependencies } = readPackage('@nn/cli/package.json')
  const range = { ...dependencies, ...devDependencies }[name] ?? 'workspace:^'
  return range.startsWith('workspace:') ? `^${versionOf(`${name}/package.json`)}` : range
}

function versionOf(manifest: string): string {
  return readPackage(manifest).version
}

interface Package {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

function readPackage(manifest: string): Package {
  return JSON.parse(readFileSync(require.resolve(manifest), 'utf8')) as Package
}
