import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Outcome } from './run.ts'

const root = join(import.meta.dirname, '..', '..')

/** The arguments with which Node runs `nn` from its sources. */
export const nnArguments: readonly string[] = [
  '--conditions=@nn/source',
  '--import',
  'tsx',
  join(root, 'src', 'bin.ts'),
]

/** What would decide about colours, data and threads. */
const decisive = new Set(['NO_COLOR', 'FORCE_COLOR', 'NN_THREADS', 'MNIST_DIR'])

/** This process's environment without what is decisive, and with `extra`. */
export function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !decisive.has(name))
  return { ...Object.fromEntries(rest), ...extra }
}

/** `nn` in a process of its own. */
export interface Running {
  readonly child: ChildProcess
  /** Waits until stdout or stderr contains a text. */
  readonly until: (text: string) => Promise<void>
  readonly ended: Promise<Outcome>
}

/** Starts `nn` as a child process, behind pipes; it is gone when the test is. */
export function startNn(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [...nnArguments, ...argv], { cwd: root, env: environment(env) })
  onTestFinished(() => {
    child.kill('SIGKILL') // that it goes on may be what the test found
  })
  const texts = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => {
      resolve({ code: code ?? -1, ...texts })
    })
  })
  const until = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      void ended.then(({ code }) => {
        reject(new Error(`nn ended with ${code} before it wrote ${text}: ${texts.stderr}`))
      })
      const listener = (): void => {
        if (texts.stdout.includes(text) || texts.stderr.includes(text)) resolve()
      }
      listeners.add(listener)
      listener()
    })
  return { child, until, ended }
}
