import { afterEach, expect, test } from 'vitest'
import { serve } from '../src/serve.js'

const { fetch } = globalThis

let server
afterEach(() => server.close())

const policy = async (path) => (await fetch(server.url + path)).headers.get('cross-origin-embedder-policy')

test('a page that is isolated, its scripts and its data say so', async () => {
  server = await serve({ program: '', isolated: true })
  for (const path of ['', 'worker.js', 'program.js', 'data/none']) expect(await policy(path), path).toBe('require-corp')
})

test('a page that is not isolated does not', async () => {
  server = await serve({ program: '', isolated: false })
  expect(await policy('')).toBeNull()
})

test('there are the program, its task, and the files of the directory, and no others', async () => {
  server = await serve({ program: 'text', task: { a: 1 }, place: 'page', directory: import.meta.dirname })
  const read = async (path) => (await fetch(server.url + path)).text()
  const status = async (path) => (await fetch(server.url + path)).status
  expect(await read('program.js')).toBe('text')
  expect(JSON.parse(await read('task.json'))).toEqual({ place: 'page', task: { a: 1 } })
  expect(await read('data/serve.test.js')).toContain('this very text')
  expect(await status('data/..%2Fpackage.json')).toBe(404)
  expect(await status('favicon.ico')).toBe(404)
})

test('without a directory there are no files', async () => {
  server = await serve({ program: '' })
  expect((await fetch(`${server.url}data/page.js`)).status).toBe(404)
})

test('what a page posts is the answer', async () => {
  server = await serve({ program: '' })
  await fetch(`${server.url}answer`, { method: 'POST', body: '{"value":[3]}' })
  expect(await server.answer).toEqual({ value: [3] })
})
