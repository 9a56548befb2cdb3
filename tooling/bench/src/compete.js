import { performance } from 'node:perf_hooks'

const patience = 60_000 // milliseconds

/**
 * Lets everyone run in turn, round after round (A B C A B C …), so that a busy minute of the machine is everybody's.
 * One that fails (`run` gives a `problem`) is out, and the others go on; one that is `slow`, or takes longer than a
 * minute, runs once.
 */
export async function compete(contestants, rounds, run) {
  const results = contestants.map((contestant) => ({ ...contestant, runs: [] }))
  for (let round = 1; round <= rounds; round++) {
    for (const result of results) {
      if (result.problem || (result.slow && round > 1)) continue
      const start = performance.now()
      const outcome = await run(result, round)
      if (performance.now() - start > patience) result.slow = true
      if (outcome.problem) result.problem = outcome.problem
      else result.runs.push(outcome)
    }
  }
  return results
}

/** A line for each contestant that failed. */
export function problemsOf(results) {
  const failed = results.filter(({ problem }) => problem)
  return failed.map(({ label, problem }) => `failed: ${label}: ${problem}`)
}
