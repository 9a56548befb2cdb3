import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const windows = process.platform === 'win32'

/**
 * Opens a page in a browser of its own, as on its first day. `ended` says its last words, should it end by itself;
 * `close` ends it, and so does the end of this process.
 */
export async function openBrowser({ command: [program, ...first], options, prepare, environment, signal }, url) {
  const profile = await mkdtemp(join(tmpdir(), 'nn-browser-'))
  prepare?.(profile)
  // A group of its own, so that all of its processes can be ended at once.
  const child = spawn(program, [...first, ...options(profile), url], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: !windows,
    env: { ...process.env, TMPDIR: profile, ...environment },
  })
  const ended = lastWordsOf(child)
  const end = () => {
    kill(child, signal)
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  }
  const interrupt = () => process.exit(1)
  process.once('exit', end)
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  return {
    ended,
    async close() {
      kill(child, signal)
      await ended
      end()
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
