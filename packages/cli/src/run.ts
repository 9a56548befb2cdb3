import { CommanderError } from 'commander'
import { describeError, UsageError } from './errors.ts'
import { type ExitCode, exitCodes } from './exit.ts'
import { createProgram } from './program.ts'
import { createRenderer } from './render/renderer.ts'
import { outputClosed, processStreams, type Streams, UncaughtError } from './streams.ts'

/**
 * Runs the command line `nn <argv…>`. It never ends the process and installs no signal handlers.
 *
 * @param argv What follows `nn`.
 * @param streams Where text goes and what stops the command; by default this process's own, and nothing.
 * @returns The exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
 */
export async function run(argv: readonly string[], streams: Partial<Streams> = {}): Promise<ExitCode> {
  const connected: Streams = { ...processStreams(), signal: new AbortController().signal, ...streams }
  const { signal } = connected
  const flags = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
  const json = flags.includes('--json')
  const renderer = await createRenderer(connected, { json })
  const announce = (): void => {
    if (signal.reason === outputClosed || signal.reason instanceof UncaughtError) return
    renderer.render({
      type: 'notice',
      message: 'Interrupted: finishing the step, and saving. Ctrl-C again stops at once.',
    })
  }
  let code: ExitCode = exitCodes.done
  signal.addEventListener('abort', announce)
  try {
    const program = createProgram(connected, async (work) => {
      code = await work({ streams: connected, argv, renderer, json })
    })
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    const failure = exitCodeOf(error, signal)
    if (!isHelp(error) && failure !== exitCodes.interrupted) {
      renderer.render({ type: 'error', message: messageOf(error, flags.includes('--verbose')) })
    }
    code = failure
  } finally {
    signal.removeEventListener('abort', announce)
  }
  if (signal.reason instanceof UncaughtError) {
    const message = describeError(signal.reason, flags.includes('--verbose'))
    renderer.render({ type: code === exitCodes.done ? 'notice' : 'error', message }) // what was done by then stays so
    if (code === exitCodes.interrupted) code = exitCodes.failed
  }
  renderer.close()
  return code
}

/** Help or version was printed, asked for or because nothing was. */
function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')
}

function exitCodeOf(error: unknown, signal: AbortSignal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof UsageError) return exitCodes.usage
  return isAbort(error, signal) ? exitCodes.interrupted : exitCodes.failed
}

/** What stopping throws; any other failure is one, also while the command stops. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))
}

function messageOf(error: unknown, verbose: boolean): string {
  if (!(error instanceof CommanderError)) return describeError(error, verbose)
  return `${error.message.replace(/^error: /, '')}\nnn help shows the commands, nn help <command> the options.`
}
