import { join } from 'node:path'
import { run } from '../../src/index.ts'
import type { Streams } from '../../src/streams.ts'
import { createOutput } from './output.ts'

/** What a command did. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `nn` in this process, as behind a pipe. */
export async function nn(argv: readonly string[], streams: Partial<Streams> = {}): Promise<Outcome> {
  const [stdout, stderr] = [createOutput(), createOutput()]
  const code = await run(argv, { stdout, stderr, env: {}, progress: false, ...streams })
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

/** The path of an experiment of the tests. */
export function experiment(name: string): string {
  return join(import.meta.dirname, '..', 'experiments', `${name}.ts`)
}
