import { InvalidArgumentError } from 'commander'
import { type ExitCode, exitCodes } from '../exit.ts'
import { type ComparedRun, comparedRun, defaultSort, type SortKey, sortKeys, sortRuns } from '../record/compare.ts'
import { readRuns } from '../record/read-runs.ts'
import { type AddCommand, type Context, noticeOf } from './command.ts'

/** The options of `nn compare`, read. */
interface CompareOptions {
  readonly sort?: SortKey
}

/** `nn compare` */
export const addCompare: AddCommand = (program, execute) => {
  program
    .command('compare')
    .description('show runs side by side: in which settings they differ, and what came out')
    .argument('<runs...>', 'directories of runs')
    .option(
      '--sort <metric>',
      `the best run first, by ${Object.keys(sortKeys).join(', ')} (default: validationLoss if all runs have it)`,
      sortKey,
    )
    .addHelpText('after', examples)
    .action((runs: string[], options: CompareOptions) => execute((context) => compare(runs, options, context)))
}

const examples = `
Examples:
  nn compare runs/*                                      side by side
  nn compare runs/* --sort validationAccuracy            the best first
  nn compare runs/* --json | jq '.runs[].final.accuracy' as one JSON object`

function sortKey(text: string): SortKey {
  if (Object.hasOwn(sortKeys, text)) return text as SortKey
  throw new InvalidArgumentError(`It must be one of ${Object.keys(sortKeys).join(', ')}.`)
}

async function compare(
  directories: readonly string[],
  { sort: asked }: CompareOptions,
  context: Context,
): Promise<ExitCode> {
  const runs: ComparedRun[] = []
  for await (const run of readRuns(directories)) runs.push(comparedRun(run))
  const sort = asked ?? defaultSort(runs)
  for (const { name, edits } of runs) for (const edit of edits) noticeOf(context)(`${name}: ${edit}`)
  context.renderer.render(
    sort === undefined ? { type: 'comparison', runs } : { type: 'comparison', sort, runs: sortRuns(runs, sort) },
  )
  return exitCodes.done
}
