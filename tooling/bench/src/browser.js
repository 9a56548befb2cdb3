import { benchExperiments, bundleExperiments, chromium, findBrowser, missing, runInBrowser } from '@nn/browser'
import { compete, problemsOf } from './compete.js'
import { jobArguments } from './job-options.js'
import { jobs } from './jobs.js'
import { cores } from './machine.js'
import { trainer } from './ours.js'
import { runProgram } from './run-program.js'
import { summarize } from './statistics.js'
import { formatTable, ratio, significant, spread, threadsText } from './table.js'

const [job] = jobs
const warm = 1 // epoch, as in `benchExperiments`

/** Trains one job in Chromium, beside Node with the same threads; prints a table and returns the figures. */
export async function benchBrowser({ plan, precision, environment, examples, print, progress }) {
  const found = await findBrowser(chromium)
  if (!found) {
    print(`\n${missing(chromium)}`)
    return undefined
  }
  const program = await bundleExperiments(benchExperiments, 'browser')
  const inNode = ({ threads }) => {
    const args = jobArguments({ ...job, warm, threads })
    return runProgram(process.execPath, [trainer, ...args, '--precision', precision], environment)
  }
  const inChromium = async ({ threads }) => {
    const task = { threads, precision, directory: '/data/' }
    const options = { isolated: threads > 1, directory: environment.MNIST_DIR } // where there are threads to use
    try {
      const { engine, runs } = await runInBrowser(found, program, task, options)
      const { seconds, sha256 } = runs[job.name]
      return { epoch_s: seconds.slice(warm), hash: sha256, threads: engine.threads, notes: engine.notes }
    } catch (error) {
      return { problem: error.message.split('\n')[0] }
    }
  }
  const everybody = (cores > 1 ? [1, cores] : [1]).flatMap((threads) => [
    { threads, label: `Node, ${threadsText(threads)}`, run: inNode },
    { threads, label: `Chromium, ${threadsText(threads)}${threads > 1 ? ', isolated' : ''}`, run: inChromium },
  ])
  const results = await compete(everybody, plan.rounds, (contestant, round) => {
    progress(`browser, round ${round} of ${plan.rounds}: ${contestant.label}`)
    return contestant.run(contestant)
  })
  const rows = results.map(rowOf)
  print(formatBrowser(rows, { version: found.version, examples }))
  for (const problem of problemsOf(results)) print(problem)
  return { job: job.name, chromium: found.version, rows }
}

function rowOf({ label, threads, problem, runs }) {
  const { hash, notes = [] } = runs.at(-1) ?? {}
  return { label, threads, problem, seconds: summarize(runs.flatMap((run) => run.epoch_s)), hash, notes }
}

/**
 * The table, and under it what would make its ratios mean less: weights that differ, and fewer threads than asked for.
 */
export function formatBrowser(rows, { version, examples }) {
  const measured = rows.filter(({ seconds }) => seconds)
  const node = ({ threads }) => measured.find((row) => row.threads === threads && row.label.startsWith('Node'))
  const cells = measured.map(({ label, seconds, threads }) => [
    label,
    significant(seconds.median),
    spread(seconds),
    String(seconds.count),
    ratio(seconds, node({ threads })?.seconds),
  ])
  const same = new Set(measured.map(({ hash }) => hash)).size <= 1
  return [
    `\n${job.name} in a worker of Chromium ${version}: seconds for an epoch of ${examples} examples`,
    formatTable(['', 'seconds', 'min–max', 'n', '/ Node'], cells),
    ...measured.flatMap(({ label, notes }) => notes.map((note) => `${label}: ${note}`)),
    ...(same ? [] : ['the weights differ: these are not the same work']),
  ].join('\n')
}
