/** What the process ends with. */
export const exitCodes = {
  /** Everything that was asked for is done. */
  done: 0,
  /** It could not be done. */
  failed: 1,
  /** The command line is wrong: an option, a value, an argument, a path that does not exist. */
  usage: 2,
  /** Stopped by the user, cleanly: what existed is saved. */
  interrupted: 130,
} as const

/** One of `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
