import { basename } from 'node:path'
import { rangeOf } from '../record/versions.ts'

/** The folder of a project that holds tarballs of our packages, while no registry has them. */
export const vendor = 'vendor'

/**
 * The package.json of a new project.
 *
 * @param tarballs Our packages as files, by name; undefined if a registry has them.
 */
export function projectManifest(
  name: string,
  packages: readonly string[],
  tarballs?: ReadonlyMap<string, string>,
): object {
  const specifiers = tarballs && vendored(tarballs)
  const dependencies = Object.fromEntries(packages.map((name) => [name, specifiers?.[name] ?? rangeOf(name)]))
  return {
    name,
    private: true,
    type: 'module',
    scripts: { train: 'nn train experiment.ts', report: 'nn report' },
    dependencies,
    // What our packages need of each other comes from the same files: `overrides` say so to npm, `resolutions` to Yarn.
    ...(specifiers && { overrides: specifiers, resolutions: specifiers }),
  }
}

/** The same for pnpm, which reads it from `pnpm-workspace.yaml`. */
export function pnpmOverrides(tarballs: ReadonlyMap<string, string>): string {
  const lines = Object.entries(vendored(tarballs)).map(([name, specifier]) => `  '${name}': ${specifier}`)
  return ['overrides:', ...lines, ''].join('\n')
}

function vendored(tarballs: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${vendor}/${basename(file)}`]))
}

/** The name of a project in a folder: what npm allows of the folder's name. */
export function projectName(folder: string): string {
  const name = folder
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
  return name.slice(0, 214) || 'experiment'
}
