import { clearTimeout, setTimeout } from 'node:timers'
import { openBrowser } from './open.js'
import { serve } from './serve.js'

/**
 * Runs a bundled program in a page of a browser that `findBrowser` found, and gives its result.
 *
 * `place`: in a `worker`, or on the main thread of the `page`; `isolated`: whether the page is cross-origin isolated;
 * `directory`: files for the program at the URL `/data/`.
 *
 * @throws Error with what the program threw, with the browser's last words, or if there is no result within `seconds`.
 */
export async function runInBrowser(
  browser,
  program,
  task,
  { place = 'worker', isolated = true, directory, seconds = 600 } = {},
) {
  const server = await serve({ program, task, place, isolated, directory })
  const page = await openBrowser(browser, server.url)
  let timer
  const tooLate = new Promise((resolve) => {
    timer = setTimeout(resolve, 1000 * seconds, { problem: `no result within ${seconds} seconds` })
  })
  try {
    const { value, problem } = await Promise.race([
      server.answer,
      page.ended.then((words) => ({ problem: words })),
      tooLate,
    ])
    if (problem !== undefined) throw new Error(`${browser.name}: ${problem}`)
    return value
  } finally {
    clearTimeout(timer)
    await page.close()
    server.close()
  }
}
