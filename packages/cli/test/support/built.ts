import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from './output.ts'
import type { Outcome } from './run.ts'
import { environment } from './spawn.ts'

const bin = join(import.meta.dirname, '..', '..', 'dist', 'bin.js')

/** Why the built `nn` cannot be run; undefined if it can. */
export const unbuilt: string | undefined = existsSync(bin) ? undefined : 'nn is not built (npm run build)'

/** Why there is no pseudo-terminal; undefined if there is one. */
export const noTerminal: string | undefined = unbuilt ?? withoutScript()

function withoutScript(): string | undefined {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' })
  return typeof stdout === 'string' && stdout.includes('util-linux') ? undefined : 'there is no script of util-linux'
}

/** Why a shell cannot be asked; undefined if it can. */
export function without(shell: string): string | undefined {
  return unbuilt ?? (spawnSync(shell, ['--version']).status === 0 ? undefined : `there is no ${shell}`)
}

type Environment = Readonly<Record<string, string>>

const terminalType = { TERM: 'xterm-256color' }

/** Runs the built `nn` behind pipes. */
export function pipe(argv: readonly string[], env: Environment = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [bin, ...argv], { env: environment({ ...terminalType, ...env }) })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text))
  }
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code: code ?? -1, ...texts })
    })
  })
}

/** How a command ended in a pseudo-terminal, and everything it wrote there. */
export interface Screen {
  readonly code: number
  readonly text: string
}

/** Runs a shell command, in which `nn` is the built one, in a pseudo-terminal; `onText` may type. */
export function terminal(command: string, { columns = 100, env = {}, onText }: TerminalOptions = {}): Promise<Screen> {
  const child = spawn('script', ['-qec', `stty cols ${columns}; ${command}`, '/dev/null'], {
    env: environment({
      ...terminalType,
      PATH: `${commandDirectory()}:${process.env['PATH'] ?? ''}`,
      SHELL: '/bin/sh',
      ...env,
    }),
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
    onText?.(text, (keys) => child.stdin.write(keys))
  })
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code: code ?? -1, text: text.replaceAll('\r\n', '\n') })
    })
  })
}

interface TerminalOptions {
  readonly columns?: number
  readonly env?: Environment
  readonly onText?: (text: string, type: (keys: string) => void) => void
}

/** A directory whose `nn` is the built one. */
function commandDirectory(): string {
  const directory = temporaryDirectory()
  const path = join(directory, 'nn')
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`)
  chmodSync(path, 0o755)
  return directory
}

/** What a shell prints for a script, with the built `nn` on its path. */
export function shell(name: string, argv: readonly string[], cwd: string): string {
  const PATH = `${commandDirectory()}:${process.env['PATH'] ?? ''}`
  return execFileSync(name, argv, { cwd, encoding: 'utf8', env: environment({ ...terminalType, PATH }) })
}
