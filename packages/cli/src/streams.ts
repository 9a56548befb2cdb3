import { fstatSync } from 'node:fs'
import { createColors } from 'picocolors'

/** Where text goes: a writable stream of Node's, or any object with a `write`. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  /** The width of the terminal in characters. */
  readonly columns?: number
}

/** What a command is connected to. */
export interface Streams {
  /** Results. */
  readonly stdout: Output
  /** Progress, notices and errors. */
  readonly stderr: Output
  /** What a command reads that is asked to. Default: this process's. */
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Stops what runs, cleanly; a run that is stopped is saved. */
  readonly signal: AbortSignal
  /** Whether a progress bar may be drawn on `stderr`. */
  readonly progress: boolean
  /** Called before code of an experiment runs, which may never give the event loop a turn. */
  readonly beforeUserCode?: () => Promise<void>
}

/** The reason of an abort when the output cannot be written, as after `| head -1` or on a full disk. */
export const outputClosed: unique symbol = Symbol('output closed')

/**
 * The reason of an abort after an error that nothing caught: one of a timer, or of a promise that nobody awaited, in
 * an experiment.
 */
export class UncaughtError extends Error {
  override readonly name = 'UncaughtError'
}

/** The reason of an abort after an error that nothing caught, with its place. */
export function uncaught(cause: unknown): UncaughtError {
  const [, file, line] = /\(?(?:file:\/\/)?(\/(?:(?!node_modules)[^\s():])+):(\d+)/.exec(stackOf(cause)) ?? []
  const place = file === undefined ? '' : ` (${file}:${line!})`
  const message = cause instanceof Error ? cause.message : String(cause)
  return new UncaughtError(`nothing caught the error: ${message}${place}. Await or catch what may fail there.`, {
    cause,
  })
}

function stackOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? '') : ''
  return text.slice(text.indexOf('\n    at '))
}

/** The streams of this process. A bar would garble what a command behind a pipe writes to the same terminal. */
export function processStreams(): Pick<Streams, 'stdout' | 'stderr' | 'env' | 'progress'> {
  const { stdout, stderr, env } = process
  return { stdout, stderr, env, progress: stderr.isTTY && !isPipe(stdout.fd) }
}

/**
 * Whether a descriptor is a pipe. It must be asked in big integers: Node's `realpathSync` looks at what the last other
 * `fstatSync` left behind, and after one of a pipe `import` no longer follows symbolic links, such as those in which
 * pnpm keeps packages.
 */
function isPipe(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor, { bigint: true })
    return status.isFIFO() || status.isSocket()
  } catch {
    return false // closed
  }
}

/**
 * How text may look on an output: functions that colour it, or leave it as it is where no colours show
 * (https://no-color.org).
 */
export interface Colors extends ReturnType<typeof createColors> {
  readonly isTerminal: boolean
  /** The characters that fit into a line. A file or a pipe has no width: infinitely many. */
  readonly columns: number
}

/** The colours and the width of an output. */
export function colorsOf(output: Output, env: Streams['env']): Colors {
  const isTerminal = output.isTTY === true
  const { columns: width = 0 } = output // 0 where a terminal does not know
  const columns = isTerminal ? (width > 0 ? width : 80) : Infinity
  return { ...createColors(isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb'), isTerminal, columns }
}
