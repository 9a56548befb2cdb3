import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { projectManifest } from './project-manifest.ts'

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

/** The files of a new project, by name. Those of a template lie in this package as they are written, but for the project's name. */
export async function projectFiles(template: TemplateName, name: string): Promise<ReadonlyMap<string, string>> {
  const { data, files } = templates[template]
  const directory = join(dirname(require.resolve('@nn/cli/package.json')), 'templates', template)
  const texts = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(directory, file), 'utf8')
      return [file, text.replaceAll('{name}', name)] as const
    }),
  )
  return new Map([
    ...texts,
    ['package.json', `${JSON.stringify(projectManifest(name, data), undefined, 2)}\n`],
    ['.gitignore', 'node_modules/\nruns/\n'], // npm would leave a file of this name out of our package
  ])
}

const require = createRequire(import.meta.url)
