import type { Command } from 'commander'
import type { ExitCode } from '../exit.ts'
import type { Renderer } from '../render/renderer.ts'
import type { Streams } from '../streams.ts'

/** What a command works with. */
export interface Context {
  readonly streams: Streams
  /** The words after `nn`. */
  readonly argv: readonly string[]
  readonly renderer: Renderer
  /** Whether results are to be JSON. */
  readonly json: boolean
}

/** Tells the user something beside the results. */
export function noticeOf({ renderer }: Context): (message: string) => void {
  return (message) => {
    renderer.render({ type: 'notice', message })
  }
}

/** Runs a command's work and keeps its exit code. */
export type Execute = (work: (context: Context) => Promise<ExitCode>) => Promise<void>

/** Adds a command to `nn`: one function of this type for each command, each in its own file. */
export type AddCommand = (program: Command, execute: Execute) => void
