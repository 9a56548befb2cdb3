import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { findTarballs } from './packed.ts'
import { pnpmOverrides, projectManifest, vendor } from './project-manifest.ts'

/** What a folder can be filled with. */
export type TemplateName = 'mnist' | 'csv'

/** One of them. */
interface Template {
  readonly about: string
  /** The package of its data. */
  readonly data: string
  readonly files: readonly string[]
}

/** All of them, by name. */
export const templates: Readonly<Record<TemplateName, Template>> = {
  mnist: {
    about: 'a network that reads handwritten digits',
    data: '@nn/data-mnist',
    files: ['experiment.ts', 'README.md'],
  },
  csv: {
    about: 'a network that learns a column of a table',
    data: '@nn/data-csv',
    files: ['experiment.ts', 'houses.csv', 'README.md'],
  },
}

/** The files of a project, by their paths in it. */
export type ProjectFiles = ReadonlyMap<string, string | Uint8Array>

/**
 * The files of a new project. Those of a template lie in this package as they are written, but for the project's name.
 *
 * @param packed The folder with the tarballs of our packages; undefined if a registry has them.
 * @throws CommandError if there should be tarballs and there are none.
 */
export async function projectFiles(template: TemplateName, name: string, packed?: string): Promise<ProjectFiles> {
  const { data, files } = templates[template]
  const needed = ['@nn/cli', data, '@nn/layers', '@nn/optim', '@nn/train']
  const tarballs = packed === undefined ? undefined : await findTarballs(needed, packed)
  const directory = join(dirname(require.resolve('@nn/cli/package.json')), 'templates', template)
  const texts = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(directory, file), 'utf8')
      const note = tarballs && file === 'README.md' ? vendorNote : ''
      return [file, text.replaceAll('{name}', name) + note] as const
    }),
  )
  return new Map<string, string | Uint8Array>([
    ...texts,
    ['package.json', `${JSON.stringify(projectManifest(name, needed, tarballs), undefined, 2)}\n`],
    ['.gitignore', 'node_modules/\nruns/\n'], // npm would leave a file of this name out of our package
    ...(tarballs ? await vendorFiles(tarballs) : []),
  ])
}

/** Our packages themselves, which a project brings along while no registry has them. */
async function vendorFiles(tarballs: ReadonlyMap<string, string>): Promise<readonly [string, string | Uint8Array][]> {
  const copies = [...tarballs.values()].map(async (file): Promise<[string, Uint8Array]> => {
    return [`${vendor}/${basename(file)}`, await readFile(file)]
  })
  return [['pnpm-workspace.yaml', pnpmOverrides(tarballs)], ...(await Promise.all(copies))]
}

const vendorNote = `
## ${vendor}/

nn's packages are on no registry yet, so this project brings them along in \`${vendor}/\`. npm and pnpm install them
from there; so does Yarn with \`nodeLinker: node-modules\`. Once the packages are released, write their versions in
place of the \`file:\` entries of \`package.json\`, and delete \`overrides\`, \`resolutions\`,
\`pnpm-workspace.yaml\` and \`${vendor}/\`.
`

const require = createRequire(import.meta.url)
