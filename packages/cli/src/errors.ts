/** The command line is wrong; ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked for cannot be done, for a reason that a sentence explains; ends with exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** What went wrong, in a sentence; with `verbose`, also where. */
export function describeError(error: unknown, verbose = false): string {
  if (!(error instanceof Error)) return String(error)
  if (verbose) return error.stack ?? error.message
  // Checks of arguments throw errors of their own: a TypeError is a mistake in a program.
  return error.name === 'TypeError' ? `${error.message} (--verbose shows where)` : error.message
}
