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
  const [{ judge }, { reportPage }] = await Promise.all([import('../report/run.ts'), import('../report/page.ts')])
  const reported = []
  for (const run of await readRuns(directories)) reported.push(await judge(run, { data, trust }, context))
  const page = await reportPage(reported)
  context.streams.signal.throwIfAborted()
  await writeOutput(out, page, (why) => `${out}: cannot be written: ${why}. Choose another file with --out.`)
  for (const { name, judged } of reported) {
    if ('why' in judged)
      context.renderer.render({ type: 'notice', message: `${name}: without test data. ${judged.why}` })
  }
  context.renderer.render({ type: 'report', file: out, bytes: Buffer.byteLength(page), runs: directories })
  return exitCodes.done
}
