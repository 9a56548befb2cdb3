import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { type CliEvent, jsonLine } from '../src/events.ts'
import { createRenderer } from '../src/render/renderer.ts'
import { createTable } from '../src/render/table.ts'
import { reportPage } from '../src/report/page.ts'
import { readRuns } from '../src/record/read-runs.ts'
import { colorsOf } from '../src/streams.ts'
import { visible, visibleJson, visibleLines } from '../src/visible.ts'
import { recordedRun } from './support/events.ts'
import { createOutput, temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

/** What moves the cursor, colours, links, rings, hides, turns round or ends a line. */
const hostile = {
  colour: '\u001b[31m',
  title: '\u001b]0;owned\u0007',
  link: '\u001b]8;;https://example.org\u001b\\here\u001b]8;;\u001b\\',
  'C1 sequence': '\u009b2J',
  return: '\r',
  backspace: '\b\b\b',
  newline: '\n',
  tab: '\t',
  delete: '\u007f',
  'right to left': '\u202egpj.exe\u202c',
  isolate: '\u2066a\u2069',
  'zero width': '\u200b\u200d\ufeff\u2060',
  'line separator': '\u2028\u2029',
  tag: '\u{e0041}',
  'half a character': '\ud83d',
}

/**
 * What a terminal must never get from anybody but us: everything that is not shown, but our colours and the ends of
 * lines.
 */
// eslint-disable-next-line no-control-regex -- our own colours
const ours = /\u001b\[[\d;]*m|\u001b\[\?25[hl]|\u001b\[\d*[GKJ]|\u001b\[\?7[hl]|\u001b[78]|\n/g

function expectHarmless(text: string): void {
  const found = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}].{0,10}/u.exec(text.replace(ours, ''))
  expect(JSON.stringify(found?.[0])).toBeUndefined()
}

describe('a text on one line', () => {
  test.each(Object.entries(hostile))('shows %s', (_, text) => {
    const shown = visible(`a${text}b`)
    expectHarmless(shown)
    expect(shown).not.toContain('\n')
    expect(shown).toMatch(/^a\\.*b$/)
    expect(stringWidth(shown)).toBe(shown.length)
  })

  test('is not changed where everything of it shows', () => {
    for (const text of ['plain', 'Größe 漢字 עברית', '👩🏽‍🚀 ❤️‍🔥 👨‍👩‍👧', 'C:\\new\\table', 'e\u0301']) {
      expect(visible(text)).toBe(text)
      expect(visibleLines(text)).toBe(text)
    }
    expect(visible('a\u200db')).toBe('a\\u200db') // no emoji around it
  })

  test('names what it shows as JSON does', () => {
    expect(visible('\u001b\r\n\t\b\f\u009b\u202e')).toBe('\\u001b\\r\\n\\t\\b\\f\\u009b\\u202e')
    expect(visible('\u{e0041}')).toBe('\\udb40\\udc41')
  })
})

test('a text of several lines keeps its lines and tabs, and nothing else', () => {
  expect(visibleLines('a\n\tb\r\n\u001b')).toBe('a\n\tb\\r\n\\u001b')
})

test('JSON shows everything, and reads back as it was, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = visibleJson({ [text]: [text] })
      expectHarmless(json)
      expect(json).not.toContain('\n')
      expect(JSON.parse(json)).toEqual({ [text]: [text] })
    }),
  )
  for (const text of Object.values(hostile)) expectHarmless(jsonLine({ type: 'error', message: text })!.trimEnd())
})

/** One event of each kind that shows texts from elsewhere, with this one in all places. */
function events(text: string): CliEvent[] {
  const [start] = recordedRun(1)
  const engine = { kernels: 'reference', threads: 1, precision: 'strict' as const, notes: [text] }
  const perClass = [{ name: text, precision: 1, recall: 1, support: 3 }]
  const numbers = { count: 1, bytes: 4, min: 0, max: 0, mean: 0, standardDeviation: 0, norm: 0, zeros: 1, nonFinite: 0 }
  return [
    { type: 'load', file: text, receivedBytes: 1, totalBytes: 2 },
    {
      type: 'plan',
      file: text,
      experiment: { optimizer: { type: text, learningRate: 1 }, epochs: 1, batchSize: 1, seed: 1 },
      dataset: { name: text, classes: [text], notice: text, train: { count: 1 }, test: { count: 1 } },
      summary: `${text}\n${text}`,
    },
    { ...(start as Extract<typeof start, { type: 'start' }>), engine, experiment: text, directory: text },
    { type: 'notice', message: text },
    { type: 'error', message: text },
    {
      type: 'evaluation',
      run: text,
      dataset: text,
      synthetic: false,
      notice: text,
      chosenByTest: [text],
      examples: 3,
      loss: 1,
      accuracy: 1,
      perClass,
      confusion: [[3]],
      weightsSha256: text,
      recorded: { loss: 1, accuracy: 1 },
      matches: true,
    },
    {
      type: 'prediction',
      file: text,
      predicted: text,
      probability: 1,
      classes: [{ class: text, probability: 1, output: 1 }],
    },
    {
      type: 'inspection',
      kind: 'safetensors',
      target: text,
      file: {
        path: text,
        bytes: 1,
        sha256: text,
        metadata: { [text]: text },
        total: { metadata: 1, tensors: 1, numbers: 1 },
        tensors: [{ name: text, group: text, dtype: text, shape: [1], histogram: [1], ...numbers }],
      },
    },
    { type: 'init', template: text, directory: text, files: [text], next: [text] },
    { type: 'report', file: text, bytes: 1, runs: [text] },
    {
      type: 'dataset',
      name: text,
      synthetic: false,
      notice: text,
      source: 'directory',
      location: text,
      verified: true,
      files: [{ name: text, byteLength: 1, sha256: text }],
      inputShape: [1, 1],
      train: 1,
      test: 1,
      classes: [{ name: text, train: 1, test: 1 }],
      sheet: text,
    },
    { type: 'sheet', sheet: { height: 1, width: 1, classes: [{ name: text, images: [Uint8Array.of(255)] }] } },
    {
      type: 'doctor',
      usable: true,
      versions: { '@nn/cli': text },
      checks: [{ name: text, status: 'warning', message: text, advice: text } as never],
    },
    { type: 'candidates', candidates: [{ value: 'runs/a', description: text }] },
  ]
}

/** Messages and tables of models have lines; candidates are columns. */
const mayHaveTabs: ReadonlySet<string> = new Set(['notice', 'error', 'plan', 'candidates'])

describe.each(Object.entries(hostile))('%s in any name', (name, text) => {
  test.each([true, false])('is shown harmless by every event, on a terminal: %s', async (tty) => {
    for (const event of events(`name${text}end`)) {
      const [stdout, stderr] = [createOutput({ tty }), createOutput({ tty })]
      const signal = new AbortController().signal
      const renderer = await createRenderer({ stdout, stderr, env: {}, signal, progress: tty }, { json: false })
      renderer.render(event)
      renderer.close()
      const written = `${stdout.text()}${stderr.text()}`
      expectHarmless(mayHaveTabs.has(event.type) ? written.replaceAll('\t', '') : written)
      if (!['newline', 'tab'].includes(name)) expect(written, event.type).not.toContain(`name${text}end`)
    }
  })
})

test('our own colours are there beside a name that has some', async () => {
  const stdout = createOutput({ tty: true })
  const signal = new AbortController().signal
  const streams = { stdout, stderr: createOutput(), env: {}, signal, progress: false }
  const renderer = await createRenderer(streams, { json: false })
  renderer.render({ type: 'report', file: `\u001b[31mred`, bytes: 1, runs: [] })
  expect(stdout.text()).toContain('\u001b[1m\\u001b[31mred\u001b[22m')
})

test('no line of a message can pass for one of nn', async () => {
  const { stderr } = await nn(['eval', 'nowhere\nerror: disk full\n'])
  expect(stderr).toBe(
    'error: there is no run at nowhere\n  error: disk full\n. Give the directory of a run.\n'.replace('\n. ', '\n  . '),
  )
})

test('a table is as wide as what it shows', () => {
  const colors = { ...colorsOf(createOutput({ tty: true }), {}), columns: 80 }
  const lines = createTable(
    ['class', 'n'],
    [
      [visible('a\u001b[31m'), '1'],
      ['漢字', '2'],
    ],
    colors,
    { names: true },
  ).split('\n')
  expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1)
})

test('what is longer than a path can be is cut', async () => {
  const { stderr } = await nn(['eval', 'x'.repeat(10)])
  expect(stderr).toContain('x'.repeat(10))
  const stdout = createOutput()
  const signal = new AbortController().signal
  const renderer = await createRenderer({ stdout, stderr: stdout, env: {}, signal, progress: false }, { json: false })
  renderer.render({ type: 'report', file: 'x'.repeat(1e6), bytes: 1, runs: [] })
  expect(stdout.text()).toContain(`${'x'.repeat(4096)}… (1,000,000 characters)`)
  expect(stdout.text().length).toBeLessThan(4300)
})

test('completion offers no directory whose name a line cannot hold', async () => {
  const directory = temporaryDirectory()
  for (const name of ['good', 'two\nlines', 'tab\tbed', 'red\u001b[31m']) mkdirSync(join(directory, name))
  const { stdout } = await nn(['complete', '--', 'eval', `${directory}/`])
  expect(stdout).toBe(`${directory}/good/\tdirectory\n`)
})

test('the page of a report shows them, in its text and its figures', async () => {
  const directory = join(temporaryDirectory(), 'run\u202e\u0007')
  await nn(['train', experiment('xor'), '--epochs', '2', '--out', directory])
  const why = { why: 'the data is\u202e gone' }
  const page = await reportPage(readRuns([directory]), 1, (run) =>
    Promise.resolve({ ...run, opened: why, judged: why }),
  )
  for (const character of ['\u0007', '\u202e']) expect(page).not.toContain(character)
  expect(page).toContain('run\\u202e\\u0007')
  expect(readFileSync(join(directory, 'curve.svg'), 'utf8')).toContain('<svg')
  writeFileSync(join(directory, 'report.html'), page)
})
