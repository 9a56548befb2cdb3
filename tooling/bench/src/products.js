import { join } from 'node:path'
import { compete, problemsOf } from './compete.js'
import { shapeName, shapes } from './jobs.js'
import { cores } from './machine.js'
import { preparePeak } from './peak.js'
import { runPeer } from './peers.js'
import { runProgram } from './run-program.js'
import { summarize } from './statistics.js'
import { formatTable, ratio, significant, threadsText, withSpread } from './table.js'

const program = join(import.meta.dirname, '..', 'product.js')

/** Multiplies matrices of each shape with everybody who can; prints GFLOP/s and returns them. */
export async function benchProducts({ plan, peers, environment, print, progress }) {
  const peak = preparePeak()
  const everybody = contestantsFor(peers, plan, peak)
  const results = await compete(everybody, plan.rounds, ({ label, run }, round) => {
    progress(`matrix product, round ${round} of ${plan.rounds}: ${label}`)
    return run(environment)
  })
  peak.remove()
  const rows = results.map(rowOf).filter(({ available }) => available)
  const bound = results.find(({ id }) => id === 'peak')
  const figures = { shapes: shapes.map(shapeName), rows, peak: summarize(bound.runs.flatMap(({ gflops }) => gflops)) }
  print(`\nmatrix product: GFLOP/s, out[m,n] from m×k×n`)
  for (const note of notesOf(results)) print(note)
  for (const threads of new Set(rows.map((row) => row.threads))) print(formatProducts(figures, threads))
  print(peakText(figures.peak, bound.problem))
  for (const problem of problemsOf(results.filter(({ id }) => id !== 'peak'))) print(problem)
  return figures
}

function contestantsFor(peers, { milliseconds }, peak) {
  const numpy = peers.find(({ id }) => id === 'numpy')
  const ours = (threads, precision) => ({
    id: 'nn',
    title: `nn ${precision}`,
    precision,
    run: (environment) =>
      runProgram(process.execPath, [program, threads, precision, milliseconds].map(String), environment),
  })
  const theirs = (threads) => ({
    id: 'numpy',
    title: 'NumPy',
    run: (environment) =>
      runPeer(numpy, 'product_numpy.py', [String(threads), JSON.stringify(shapes), String(milliseconds)], environment),
  })
  const all = (threads) => [ours(threads, 'strict'), ours(threads, 'fast'), ...(numpy ? [theirs(threads)] : [])]
  const counts = cores > 1 ? [1, cores] : [1]
  return [
    ...counts.flatMap((threads) =>
      all(threads).map((one) => ({ ...one, threads, label: `${one.title}, ${threadsText(threads)}` })),
    ),
    { id: 'peak', label: 'peak of a core', run: () => peak.measure() },
  ]
}

/** GFLOP/s of one contestant by shape. An engine without fast arithmetic is not available twice. */
function rowOf({ id, title, label, threads, precision, runs }) {
  const available = id !== 'peak' && runs.length > 0 && (runs[0].precision ?? precision) === precision
  const ofShape = (_, i) => summarize(runs.map(({ gflops }) => gflops[i]))
  return { id, title, label, threads, precision, available, gflops: available ? shapes.map(ofShape) : [] }
}

function formatProducts({ rows, peak }, threads) {
  const present = rows.filter((row) => row.threads === threads)
  const ours = present.filter(({ id }) => id === 'nn')
  const numpy = present.find(({ id }) => id === 'numpy')
  const share = peak && threads === 1 ? ours : []
  const single = threads === 1 ? [] : ours
  const alone = ({ title }) => rows.find((row) => row.title === title && row.threads === 1)
  const head = [
    threadsText(threads),
    ...present.map(({ title }) => title),
    ...share.map(({ title }) => `${title} of peak`),
    ...single.map(({ title }) => `${title} / 1 thread`),
    ...(numpy ? ours.map(({ title }) => `${title} / NumPy`) : []),
  ]
  const cells = shapes.map((shape, i) => [
    shapeName(shape),
    ...present.map(({ gflops }) => withSpread(gflops[i])),
    ...share.map(({ gflops }) => `${((100 * gflops[i].median) / peak.median).toFixed(0)}%`),
    ...single.map((row) => ratio(row.gflops[i], alone(row)?.gflops[i])),
    ...(numpy ? ours.map(({ gflops }) => ratio(gflops[i], numpy.gflops[i])) : []),
  ])
  return formatTable(head, cells)
}

/** Why something is not available: `precision strict: …`. */
function notesOf(results) {
  return new Set(results.flatMap(({ runs }) => runs.flatMap(({ notes = [] }) => notes)))
}

function peakText(peak, problem) {
  return peak
    ? `peak: ${significant(peak.median)} GFLOP/s, 128-bit multiplications and additions of one core`
    : `peak unknown: ${problem}`
}
