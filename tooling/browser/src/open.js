import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.js'
import { openDisplay } from './display.js'

/**
 * Opens a page in a browser of its own, as on its first day. `ended` says its last words, should it end by itself;
 * `close` ends it, and so does the end of this process.
 */
export async function openBrowser({ program, options, prepare, environment, wantsDisplay }, url) {
  const display = wantsDisplay ? await openDisplay() : undefined
  const profile = await mkdtemp(join(tmpdir(), 'nn-browser-'))
  prepare?.(profile)
  const { ended, close } = startChild(program, [...options(profile), url], {
    signal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: profile, ...display?.environment, ...environment },
  })
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  process.once('exit', remove)
  return {
    ended,
    async close() {
      await close()
      await display?.close()
      remove()
      process.off('exit', remove)
    },
  }
}
