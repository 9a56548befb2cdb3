import { stat } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { inspectFile } from '../inspect/file.ts'
import type { Inspection } from '../inspect/inspection.ts'
import { inspectRun } from '../inspect/run.ts'
import type { AddCommand } from './command.ts'

/** `nn inspect` */
export const addInspect: AddCommand = (program, execute) => {
  program
    .command('inspect')
    .description(
      'look into a run, or into a file of tensors: the model, where it comes from, statistics of the weights',
    )
    .argument('<run|file>', 'the directory of a run, a .safetensors file, or an .npy file')
    .addHelpText('after', examples)
    .action((target: string) =>
      execute(async ({ renderer }) => {
        renderer.render({ type: 'inspection', ...(await inspect(target)) })
        return exitCodes.done satisfies ExitCode
      }),
    )
}

const examples = `
Examples:
  nn inspect runs/article-20260102-030405     model, provenance and weights of a run
  nn inspect model.safetensors                tensors and metadata of a file, also a foreign one
  nn inspect runs/baseline --json | jq '.file.tensors[] | {name, norm}'`

async function inspect(target: string): Promise<Inspection> {
  const status = await stat(target).catch(() => undefined)
  if (!status) throw new UsageError(`there is no run or file at ${target}. Give the directory of a run, or a file.`)
  if (status.isDirectory()) return inspectRun(target)
  if (!status.isFile()) throw new UsageError(`${target} is neither a directory nor a file. Give one of these.`)
  return { target, ...(await inspectFile(target)) }
}
