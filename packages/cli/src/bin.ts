#!/usr/bin/env node
import { exitCodes } from './exit.ts'
import { run } from './run.ts'
import { outputClosed } from './streams.ts'

const controller = new AbortController()

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (controller.signal.aborted) leave()
    controller.abort(signal)
  })
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  controller.abort(outputClosed)
})
process.stderr.on('error', () => undefined) // nobody is left to tell

/** Ends at once; a progress bar may have hidden the cursor. */
function leave(): never {
  if (process.stderr.isTTY) process.stderr.write('\u001b[?25h\n')
  process.exit(exitCodes.interrupted)
}

process.exitCode = await run(process.argv.slice(2), { signal: controller.signal })
