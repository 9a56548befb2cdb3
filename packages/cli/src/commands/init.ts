import { basename, relative, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { fillFolder } from '../init/folder.ts'
import { packedFolder } from '../init/packed.ts'
import { projectName } from '../init/project-manifest.ts'
import { projectFiles, type TemplateName, templates } from '../init/template.ts'
import { quoted } from '../render/shell.ts'
import type { AddCommand, Context } from './command.ts'

/** The options of `nn init`, read. */
interface InitOptions {
  readonly packages?: string
}

/** `nn init` */
export const addInit: AddCommand = (program, execute) => {
  program
    .command('init')
    .description('write an experiment to start from into an empty folder')
    .argument(
      '[template]',
      Object.entries(templates)
        .map(([name, { about }]) => `${name}: ${about}`)
        .join('; '),
      'mnist',
    )
    .argument('[directory]', 'the folder, which is made if it is not there', '.')
    .option(
      '--packages <directory>',
      "take nn's packages from tarballs there (default: while nn is unreleased, npm run pack's)",
    )
    .addHelpText('after', examples)
    .action((template: string, directory: string, options: InitOptions) =>
      execute((context) => init(template, directory, options, context)),
    )
}

const examples = `
Examples:
  nn init                     handwritten digits, in this folder
  nn init csv houses          a table of numbers and categories, in houses/
  nn init csv --json | jq -r '.files[]'`

async function init(
  template: string,
  directory: string,
  { packages }: InitOptions,
  { renderer, streams }: Context,
): Promise<ExitCode> {
  if (!isTemplate(template)) {
    const names = Object.keys(templates).join(' or ')
    throw new UsageError(
      `a template must be ${names}, got ${template}. For a folder of that name: nn init mnist ${quoted(template)}`,
    )
  }
  const folder = resolve(directory)
  const packed = packages ?? (await packedFolder())
  const files = await projectFiles(template, projectName(basename(folder)), packed)
  streams.signal.throwIfAborted()
  await fillFolder(directory, files)
  const away = relative('.', folder)
  const next = [...(away === '' ? [] : [`cd ${quoted(directory)}`]), 'npm install', 'npx nn train experiment.ts']
  renderer.render({ type: 'init', template, directory: folder, files: [...files.keys()].sort(), next })
  return exitCodes.done
}

function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(templates, name)
}
