/**
 * Tries every engine of every runtime in turn: a row for each. One that fails has its `problem` there, and the others
 * go on.
 */
export async function runAll(runtimes, progress) {
  const rows = []
  for (const { name, engines, run } of runtimes) {
    for (const asked of engines) {
      progress(`${name}, ${asked.kernels} kernels, threads: ${asked.threads}`)
      const outcome = await run(asked).then(
        (result) => outcomeOf(result, asked),
        (error) => ({ problem: reasonOf(error) }),
      )
      rows.push({ runtime: name, ...asked, ...outcome })
    }
  }
  progress('')
  return rows
}

/** The hashes, if they come from the engine that was asked for: one that fell back to less has shown nothing. */
export function outcomeOf({ engine, runs }, asked) {
  if (engine.kernels !== asked.kernels || engine.threads !== asked.threads) {
    return { problem: [`got ${engine.kernels} kernels, threads: ${engine.threads}`, ...engine.notes].join('; ') }
  }
  return { hashes: Object.fromEntries(Object.entries(runs).map(([name, { sha256 }]) => [name, sha256])) }
}

/** The line of an error that says most: of a process, the one with the error that ended it. */
export function reasonOf({ message, stderr, killed }) {
  if (killed) return 'it took too long'
  const lines = (stderr || message).split('\n').filter((line) => line.trim() !== '')
  return lines.find((line) => /^(\w+: )?[\w.]*Error\b/.test(line)) ?? lines[0] ?? 'no reason given'
}
