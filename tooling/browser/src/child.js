import { spawn } from 'node:child_process'
import { once } from 'node:events'

const windows = process.platform === 'win32'

/**
 * Starts a program in a group of its own, so that all of its processes can be ended at once. `ended` says its last
 * words, should it end by itself; `close` ends it with `signal`, and so does the end of this process.
 */
export function startChild(program, words, { signal, ...options }) {
  const child = spawn(program, words, { detached: !windows, ...options })
  const ended = lastWordsOf(child)
  const end = () => kill(child, signal)
  const interrupt = () => process.exit(1)
  process.once('exit', end)
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  return {
    child,
    ended,
    async close() {
      end()
      await ended
      process.off('exit', end)
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    },
  }
}

function kill(child, signal) {
  try {
    if (windows) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // it has ended
  }
}

/** Resolves when a process has ended, or could not start. */
async function lastWordsOf(child) {
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    words = (words + text).slice(-1000)
  })
  try {
    const [code, signal] = await once(child, 'close')
    return `it ended with ${code ?? signal}: ${words.trim()}`
  } catch (error) {
    return error.message
  }
}
