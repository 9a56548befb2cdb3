import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

/**
 * Signals that stop a command cleanly, and at once when a second one comes. SIGHUP is that of a terminal that is
 * closed.
 */
export const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Lets a second signal end this process even while code of an experiment gives the event loop no turn, in which no
 * handler runs: a thread of its own hears signals, too, and gives the handlers a second. Node has no public way to hear
 * signals in a thread, so the thread asks for Node's internal one (tried on Node 20 and 24). Where that is missing, a
 * blocked loop must be ended with SIGKILL. There is no thread under a limit of the address space (`ulimit -v`): V8 ends
 * the whole process where a thread does not fit, and its gigabyte is better left to the engine.
 */
export async function endOnSecondSignal(): Promise<void> {
  const worker = isAddressSpaceLimited() ? undefined : startThread()
  if (!worker) return
  worker.unref()
  await new Promise<void>((resolve) => {
    for (const event of ['message', 'error', 'exit']) worker.once(event, resolve)
  })
}

function startThread(): Worker | undefined {
  try {
    return new Worker(thread, { eval: true, execArgv: ['--expose-internals', '--no-warnings'] })
  } catch {
    return undefined // the host forbids it, as Node does with --permission
  }
}

function isAddressSpaceLimited(): boolean {
  try {
    return /^Max address space\s+\d/m.test(readFileSync('/proc/self/limits', 'utf8'))
  } catch {
    return false // no Linux
  }
}

const thread = `
const { parentPort } = require('node:worker_threads')
try {
  const { Signal } = require('internal/test/binding').internalBinding('signal_wrap')
  const { signals } = require('node:os').constants
  let heard = 0
  for (const name of ${JSON.stringify(stopping)}) {
    const signal = new Signal()
    signal.onsignal = () => {
      if (++heard === 2) setTimeout(end, 1000)
    }
    signal.start(signals[name])
  }
  function end() {
    if (require('node:tty').isatty(2)) require('node:fs').writeSync(2, '\\u001b[?25h\\n')
    process.kill(process.pid, 'SIGKILL')
  }
} catch {}
parentPort.postMessage('ready')
`
