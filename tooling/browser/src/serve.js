import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename, extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pageDirectory } from './paths.js'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' }

/** What makes a page cross-origin isolated, so that it may share memory with workers. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * Serves a page that runs a program with a task in a `place` (`page` or `worker`), and waits for its `answer`.
 * `/data/` is the files of `directory`. Browsers trust the address like https: there is Web Crypto.
 */
export async function serve({ program, task, place, isolated, directory }) {
  let answered
  const answer = new Promise((resolve) => (answered = resolve))
  const texts = { '/program.js': program, '/task.json': JSON.stringify({ place, task }) }
  const server = createServer(async (request, response) => {
    const path = request.url === '/' ? '/page.html' : request.url
    if (request.method === 'POST') {
      answered(JSON.parse(await text(request)))
      response.end()
      return
    }
    const folder = path.startsWith('/data/') ? directory : pageDirectory
    const body = texts[path] ?? (await fileIn(folder, path))
    const type = types[extname(path)] ?? 'application/octet-stream'
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type, ...(isolated ? isolation : {}) })
    response.end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    answer,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Undefined if there is no such file. */
function fileIn(folder, path) {
  return folder && readFile(join(folder, basename(path))).catch(() => undefined)
}
