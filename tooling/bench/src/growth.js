import { compete, problemsOf } from './compete.js'
import { jobArguments } from './job-options.js'
import { cores } from './machine.js'
import { trainer } from './ours.js'
import { runProgram } from './run-program.js'
import { summarize } from './statistics.js'
import { formatTable, threadsText, withSpread } from './table.js'

/** What grows: each series has its points, and what a point means for the network, the batch and the threads. */
function seriesOf({ widths, batches }) {
  const counts = cores > 1 ? [1, cores] : [1]
  return [
    {
      name: 'width',
      text: 'hidden units, 784-n-10 batch 100',
      points: widths,
      counts,
      job: (n) => [[784, n, 10], 100],
    },
    { name: 'batch', text: 'batch, 784-100-10', points: batches, counts, job: (n) => [[784, 100, 10], n] },
    {
      name: 'threads',
      text: 'threads, 784-512-256-10 batch 128',
      points: doubling(cores),
      job: () => [[784, 512, 256, 10], 128],
    },
  ]
}

/**
 * Times a training step as the network, the batch and the threads grow; prints a table for each and returns the
 * figures.
 */
export async function benchGrowth({ plan, environment, precision, print, progress }) {
  const figures = []
  for (const series of seriesOf(plan.growth)) {
    const results = await compete(pointsOf(series), plan.growth.rounds, ({ label, args }, round) => {
      progress(`growth, round ${round} of ${plan.growth.rounds}: ${label}`)
      return runProgram(process.execPath, [trainer, ...args, '--precision', precision], environment)
    })
    const points = results.map(({ runs, value, threads }) => ({
      value,
      threads,
      milliseconds: summarize(runs.map((run) => 1000 * run.step_s)),
      megabytes: summarize(runs.map((run) => run.rss_mb))?.max,
    }))
    figures.push({ name: series.name, text: series.text, points })
    print(formatGrowth(figures.at(-1)))
    for (const problem of problemsOf(results)) print(problem)
  }
  return figures
}

function pointsOf({ name, points, counts, job }) {
  return points.flatMap((value) =>
    (counts ?? [value]).map((threads) => {
      const [layers, batch] = job(value)
      const args = jobArguments({ layers, batch, threads, steps: stepsFor(layers, batch) })
      return { value, threads, args, label: `${name} ${value}, ${threadsText(threads)}` }
    }),
  )
}

/** Enough steps for a tenth of a second or so, within reason. */
export function stepsFor(layers, batch) {
  const weights = layers.slice(1).reduce((sum, units, i) => sum + units * layers[i], 0)
  return Math.min(1000, Math.max(6, Math.ceil(2e9 / (6 * weights * batch))))
}

/** 1, 2, 4 … and `last`. */
export function doubling(last) {
  const numbers = [last]
  for (let number = 1; number < last; number *= 2) numbers.push(number)
  return numbers.sort((a, b) => a - b)
}

function formatGrowth({ text, points }) {
  const values = [...new Set(points.map(({ value }) => value))]
  const counts = values.length === points.length ? [undefined] : [...new Set(points.map(({ threads }) => threads))]
  const at = (value, count) => points.find((p) => p.value === value && (count === undefined || p.threads === count))
  const heading = (quantity) => counts.map((count) => (count ? `${quantity}, ${threadsText(count)}` : quantity))
  const rows = values.map((value) => [
    String(value),
    ...counts.map((count) => withSpread(at(value, count).milliseconds)),
    ...counts.map((count) => at(value, count).megabytes?.toString()),
  ])
  return `\ngrowth with ${text}\n${formatTable(['', ...heading('ms/step'), ...heading('MB')], rows)}`
}
