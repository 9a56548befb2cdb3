import { expect, test } from 'vitest'
import { formatBrowser } from '../src/browser.js'

const row = (label, threads, median, hash, notes = []) => ({
  label,
  threads,
  hash,
  notes,
  seconds: { median, min: median, max: median, count: 1 },
})
const about = { version: '1.2', examples: 60000 }
const node = row('Node, 1 thread', 1, 2, 'a')

test('Chromium is compared with Node on as many threads', () => {
  const rows = [node, row('Chromium, 1 thread', 1, 3, 'a'), row('Node, 2 threads', 2, 1, 'a')]
  const text = formatBrowser(rows, about)
  expect(text).toContain('Chromium 1.2: seconds for an epoch of 60000 examples')
  expect(text).toMatch(/Chromium, 1 thread +│ +3\.00 │ 3\.00–3\.00 │ 1 │ +1\.50 │/)
  expect(text).not.toContain('differ')
})

test('what makes a ratio mean less is said under the table', () => {
  const text = formatBrowser([node, row('Chromium, 1 thread', 1, 3, 'b', ['no SIMD'])], about)
  expect(text).toContain('Chromium, 1 thread: no SIMD')
  expect(text).toContain('the weights differ: these are not the same work')
})

test('who failed is not in the table', () => {
  expect(formatBrowser([node, { label: 'Chromium, 1 thread', threads: 1, notes: [] }], about)).not.toContain(
    'Chromium, ',
  )
})
