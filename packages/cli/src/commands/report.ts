import { join } from 'node:path'
import { type ExitCode, exitCodes } from '../exit.ts'
import { readRuns } from '../record/read-runs.ts'
import type { AddCommand, Context } from './command.ts'
import { writeOutput } from './output.ts'
import { trustText } from './values.ts'

/** The options of `nn report`, read. */
interface ReportOptions {
  readonly out?: string
  readonly data?: string
  readonly trust?: boolean
}

/** `nn report` */
export const addReport: AddCommand = (program, execute) => {
  program
    .command('report')
    .description('write a page about runs: curves, errors, calibration, weights, how to make them again')
    .argument('<runs...>', 'directories of runs; several are laid over each other')
    .option('--out <file>', 'the HTML file (default: report.html in the directory of the first run)')
    .option('--data <directory>', 'take the data from this directory (default: as the runs did)')
    .option('--trust', trustText)
    .addHelpText('after', examples)
    .action((runs: string[], options: ReportOptions) => execute((context) => report(runs, options, context)))
}

const examples = `
Examples:
  nn report runs/baseline                           writes runs/baseline/report.html
  nn report runs/baseline runs/wide --out both.html one page about both
  nn report runs/baseline --json | jq -r .file      where it is

The page is one file that needs no network: send it, or open it anywhere.`

async function report(
  directories: readonly string[],
  { out = join(directories[0]!, 'report.html'), data, trust = false }: ReportOptions,
  context: Context,
): Promise<ExitCode> {
  const [{ createJudge }, { reportPage }] = await Promise.all([import('../report/run.ts'), import('../report/page.ts')])
  const missing: string[] = []
  const judge = createJudge({ data, trust }, context)
  const page = await reportPage(readRuns(directories), directories.length, async (run) => {
    const reported = await judge(run)
    if ('why' in reported.judged) missing.push(`${run.name}: without test data. ${reported.judged.why}`)
    return reported
  })
  context.streams.signal.throwIfAborted()
  await writeOutput(out, page, (why) => `${out}: cannot be written: ${why}. Choose another file with --out.`)
  for (const message of missing) context.renderer.render({ type: 'notice', message })
  context.renderer.render({ type: 'report', file: out, bytes: Buffer.byteLength(page), runs: directories })
  return exitCodes.done
}
