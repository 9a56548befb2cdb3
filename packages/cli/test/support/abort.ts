import { createOutput } from './output.ts'
import { nn, type Outcome } from './run.ts'

/** Runs a command with `--json`, and aborts it when a step is printed. */
export function abortAt(step: number, argv: readonly string[]): Promise<Outcome> {
  return abortWhen(new RegExp(`"step":${step},`), [...argv, '--json'])
}

/** Runs a command, and aborts it when the line of an epoch is printed. */
export function abortAfterEpoch(argv: readonly string[]): Promise<Outcome> {
  return abortWhen(/^epoch +\d/m, argv)
}

function abortWhen(printed: RegExp, argv: readonly string[]): Promise<Outcome> {
  const controller = new AbortController()
  return nnWatched(
    argv,
    (text) => {
      if (printed.test(text)) controller.abort('SIGINT')
    },
    controller.signal,
  )
}

/** Runs a command, and looks at each piece of text before it is printed. */
export async function nnWatched(
  argv: readonly string[],
  look: (text: string) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const stdout = createOutput()
  const write = stdout.write.bind(stdout)
  stdout.write = (chunk): unknown => {
    look(chunk)
    return write(chunk)
  }
  const { code, stderr } = await nn(argv, { stdout, signal })
  return { code, stdout: stdout.text(), stderr }
}
