#!/usr/bin/env node
import { exitCodes } from './exit.ts'
import { run } from './run.ts'
import { endOnSecondSignal, stopping } from './second-signal.ts'
import { outputClosed, uncaught } from './streams.ts'

const controller = new AbortController()
const seen = { signals: 0, failedOutput: false }

for (const signal of stopping) {
  process.on(signal, () => {
    if (++seen.signals > 1) leave()
    controller.abort(signal)
  })
}

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    controller.abort(uncaught(error))
  })
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && !controller.signal.aborted) {
    seen.failedOutput = true
    process.stderr.write(
      `error: standard output cannot be written: ${error.message}. A run that trains is saved, and nn train --resume goes on with it.\n`,
    )
  }
  controller.abort(outputClosed)
})
process.stderr.on('error', () => undefined) // nobody is left to tell

/** Ends at once; a progress bar may have hidden the cursor. */
function leave(): never {
  if (process.stderr.isTTY) process.stderr.write('\u001b[?25h\n')
  process.exit(exitCodes.interrupted)
}

const code = await run(process.argv.slice(2), { signal: controller.signal, beforeUserCode: endOnSecondSignal })
await new Promise<void>((resolve) => {
  process.stdout.write('', () => {
    setImmediate(resolve) // after the stream's error event
  })
})
process.exitCode = seen.failedOutput ? exitCodes.failed : code
