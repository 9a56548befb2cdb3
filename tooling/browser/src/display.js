import { startChild } from './child.js'

/**
 * Opens a display in memory, for programs that want a window. Gives the `environment` in which they find it, and
 * `close`. `xvfb-run` would not do: where the display is ready before that script listens, it waits for ever.
 *
 * @throws Error with the words of Xvfb, if it does not start.
 */
export async function openDisplay() {
  const words = ['-displayfd', '3', '-nolisten', 'tcp'] // writes the number of a free display once it is ready
  // SIGTERM: it takes its lock away.
  const { child, ended, close } = startChild('Xvfb', words, {
    signal: 'SIGTERM',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const number = await Promise.race([numberFrom(child.stdio[3]), ended.then((last) => Promise.reject(new Error(last)))])
  return { environment: { DISPLAY: `:${number}` }, close }
}

async function numberFrom(stream) {
  let text = ''
  for await (const part of stream.setEncoding('utf8')) {
    text += part
    if (text.endsWith('\n')) return text.trim()
  }
  return new Promise(() => undefined) // it has ended, which `ended` tells
}
