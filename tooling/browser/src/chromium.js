import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome']
const windows = process.platform === 'win32'

const options = [
  '--headless',
  '--no-sandbox', // containers and CI run as root, where there is none; the pages are our own
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** For those who go on without. */
export const chromiumMissing = 'Chromium: not installed (apt-get install chromium, or set CHROMIUM)'

/** The program that CHROMIUM names, else the first of some names on the PATH, with its version; undefined where there is none. */
export function findChromium({ CHROMIUM } = process.env) {
  for (const command of CHROMIUM ? [CHROMIUM] : names) {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    if (status === 0) return { command, version: versionIn(stdout) }
  }
  return undefined
}

/** `156.0.8078.79` in `Chromium 156.0.8078.79 built on Debian GNU/Linux 12` */
export function versionIn(text) {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? 'of unknown version'
}

/**
 * Opens a page in a Chromium of its own, as on its first day. `ended` says its last words, should it end by itself; `close` ends it, and so
 * does the end of this process.
 */
export async function openChromium({ command }, url) {
  const profile = await mkdtemp(join(tmpdir(), 'nn-chromium-'))
  // A group of its own, so that all of its processes can be ended at once.
  const child = spawn(command, [...options, `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: !windows,
  })
  const ended = lastWordsOf(child)
  const end = () => {
    kill(child)
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  }
  const interrupt = () => process.exit(1)
  process.once('exit', end)
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  return {
    ended,
    async close() {
      kill(child)
      await ended
      end()
      process.off('exit', end)
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    },
  }
}

function kill(child) {
  try {
    if (windows) child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
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
