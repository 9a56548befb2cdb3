import { compete, problemsOf } from './compete.js'
import { jobArguments } from './job-options.js'
import { jobs } from './jobs.js'
import { cores } from './machine.js'
import { trainer } from './ours.js'
import { runPeer } from './peers.js'
import { runProgram } from './run-program.js'
import { summarize } from './statistics.js'
import { formatTable, ratio, significant, spread, threadsText } from './table.js'

const slowSteps = 100 // of a peer that would take minutes for an epoch

/** Trains every job with everybody; prints a table for each and returns the figures. */
export async function benchTraining({ plan, peers, environment, precision, examples, print, progress }) {
  const tables = []
  for (const job of jobs) {
    const contestants = contestantsFor(peers, precision)
    const results = await compete(contestants, plan.rounds, (contestant, round) => {
      progress(`${job.name}, round ${round} of ${plan.rounds}: ${contestant.label}`)
      const { run, threads, slow } = contestant
      const steps = plan.steps ?? (slow ? slowSteps : undefined)
      const epochs = steps ? { epochs: 1, warm: 1, steps } : { epochs: job.epochs, warm: 1 }
      return run(jobArguments({ ...job, ...epochs, threads }), environment)
    })
    const rows = results.map(rowOf)
    tables.push({ job: job.name, rows, versions: Object.assign({}, ...rows.map(({ versions }) => versions)) })
    print(formatTraining(job.name, rows, examples))
    for (const problem of problemsOf(results)) print(problem)
  }
  return tables
}

function contestantsFor(peers, precision) {
  const ours = (args, environment) =>
    runProgram(process.execPath, [trainer, ...args, '--precision', precision], environment)
  const everybody = [
    { id: 'nn', title: 'nn', ours: true, run: ours, counts: cores > 1 ? [1, cores] : [1] },
    ...peers.map((peer) => ({
      id: peer.id,
      title: peer.label,
      run: (args, environment) => runPeer(peer, peer.program, args, environment),
      slow: !peer.python,
      counts: peer.python && cores > 1 ? [1, 2] : [1],
    })),
  ]
  return everybody.flatMap(({ counts, ...one }) =>
    counts.map((threads) => ({ ...one, threads, label: `${one.title}, ${threadsText(threads)}` })),
  )
}

/** What the runs of one contestant come to. */
export function rowOf({ id, label, threads, ours = false, problem, runs }) {
  const last = runs.at(-1) ?? {}
  return {
    id,
    label,
    threads,
    ours,
    problem,
    seconds: summarize(runs.flatMap((run) => run.epoch_s)),
    samples: runs.flatMap((run) => run.epoch_s),
    steps: last.steps,
    accuracy: last.steps ? undefined : last.acc,
    loss: last.loss,
    megabytes: runs.length > 0 ? Math.max(...runs.map((run) => run.rss_mb)) : undefined,
    versions: last.versions ?? {},
  }
}

/** A job's table, and under it the ratios that matter: the best of ours to the best of each peer. */
export function formatTraining(name, rows, examples) {
  const ours = rows.filter((row) => row.ours && row.seconds)
  const head = ['', 'seconds', 'min–max', 'n', 'test accuracy', 'MB', ...ours.map(({ label }) => `${label} / this`)]
  const cells = rows
    .filter(({ seconds }) => seconds)
    .map(({ label, seconds, steps, accuracy, megabytes, ...row }) => [
      `${label}${steps ? ` (from ${steps} steps)` : ''}`,
      significant(seconds.median),
      spread(seconds),
      String(seconds.count),
      accuracy && `${(100 * accuracy).toFixed(2)}%`,
      String(megabytes),
      ...ours.map((mine) => (row.ours ? undefined : ratio(mine.seconds, seconds))),
    ])
  const title = `\n${name}: seconds for an epoch of ${examples} examples`
  return [title, formatTable(head, cells), ...ratiosOf(rows)].join('\n')
}

/** `nn, 2 threads / nn, 1 thread: 0.60`, and the best of ours to the best of each peer. */
export function ratiosOf(rows) {
  const measured = rows.filter(({ seconds }) => seconds)
  const [one, all] = measured.filter((row) => row.ours)
  const mine = bestOf(rows, 'nn')
  if (!mine) return []
  const others = [...new Set(measured.map(({ id }) => id))].filter((id) => id !== 'nn').map((id) => bestOf(rows, id))
  const pairs = [...(all ? [[all, one]] : []), ...others.map((other) => [mine, other])]
  return pairs.map(([a, b]) => `${a.label} / ${b.label}: ${ratio(a.seconds, b.seconds)}`)
}

/** The quickest of those with one name: with one thread, or with more. */
export function bestOf(rows, id) {
  const measured = rows.filter((row) => row.id === id && row.seconds)
  return measured.sort((a, b) => a.seconds.median - b.seconds.median)[0]
}
