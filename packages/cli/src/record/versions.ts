import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The versions of what computed a run. */
export function versions(): Readonly<Record<string, string>> {
  const packages = ['@nn/train', '@nn/layers', '@nn/optim', '@nn/tensor']
  const entries = packages.map((name): [string, string] => [name, versionOf(`${name}/package.json`)])
  return { node: process.versions.node, '@nn/cli': cliVersion(), ...Object.fromEntries(entries) }
}

/** The version of this package. */
export function cliVersion(): string {
  return versionOf('@nn/cli/package.json')
}

function versionOf(manifest: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(manifest), 'utf8')) as { readonly version: string }
  return version
}
