import { rangeOf } from '../record/versions.ts'

/** The package.json of a new project. */
export function projectManifest(name: string, data: string): object {
  const packages = ['@nn/cli', data, '@nn/layers', '@nn/optim', '@nn/train']
  return {
    name,
    private: true,
    type: 'module',
    scripts: { train: 'nn train experiment.ts', report: 'nn report' },
    dependencies: Object.fromEntries(packages.map((name) => [name, rangeOf(name)])),
  }
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
