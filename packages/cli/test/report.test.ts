import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readManifest, writeManifest } from '../src/record/manifest.ts'
import { readRuns, type RecordedRun } from '../src/record/read-runs.ts'
import { reportPage } from '../src/report/page.ts'
import { loads } from './experiments/counted.ts'
import { temporaryDirectory } from './support/output.ts'
import { experiment, nn } from './support/run.ts'

async function trained(name: string, ...argv: readonly string[]): Promise<string> {
  const out = join(temporaryDirectory(), name)
  expect(await nn(['train', experiment(name), '--out', out, ...argv])).toMatchObject({ code: 0 })
  return out
}

async function reported(...runs: readonly string[]): Promise<string> {
  const file = join(temporaryDirectory(), 'page.html')
  expect(await nn(['report', ...runs, '--out', file])).toMatchObject({ code: 0 })
  return readFileSync(file, 'utf8')
}

/** What is drawn under a heading: figures are flat, so the next end is its own. */
function figure(page: string, title: string): { readonly label: string; readonly marks: number } {
  const [, content] = new RegExp(`<figure>\\s*<h3>${title}</h3>(.*?)</figure>`, 's').exec(page) ?? []
  if (content === undefined) return { label: 'none', marks: 0 }
  const label = /<svg viewBox="[\d ]+" role="img" aria-label="([^"]*)"/.exec(content)?.[1] ?? 'none'
  return {
    label,
    marks: [...content.matchAll(/<path [^>]*(?:fill|stroke)="var\(--c\d\)"/g)].length,
  }
}

describe('the report of a classifier of images', () => {
  let run: string
  let page: string
  beforeAll(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'nn-cli-'))
    run = join(directory, `<b onclick="x">&'run`)
    await nn(['train', experiment('pictures'), '--out', run])
    expect(await nn(['report', run])).toMatchObject({ code: 0, stderr: '' })
    page = readFileSync(join(run, 'report.html'), 'utf8')
    return () => {
      rmSync(directory, { recursive: true })
    }
  })

  test.each([
    ['Accuracy by epoch', /training: from [\d.]+% at epoch 1 to [\d.]+% at 3, .* test: from [\d.]+%/],
    ['Loss by epoch', /training: from [\d.]+ at epoch 1 to [\d.]+ at 3, lowest [\d.]+, highest [\d.]+\. test: /],
    ['Training loss by step', /from [\d.]+ at step 1 to [\d.]+ at 9,/],
    ['Learning rate by step', /from 0\.1000 at step 1 to 0\.1000 at 9,/],
    ['Throughput by epoch', /from [\d,]+ at epoch 1 to [\d,]+ at 3,/],
    ['Gradient norms by layer', /1\.bias: from .* 1\.weight: from .* 3\.bias: from .* 3\.weight: from/],
    [
      'Calibration',
      /Expected calibration error [\d.]+%\. Confidence [\d.]+% to [\d.]+%: \d+ examples, [\d.]+% right\./,
    ],
  ])('draws %s, and says it in numbers', (title, text) => {
    const { label, marks } = figure(page, title)
    expect(label).toMatch(text)
    expect(marks).toBeGreaterThan(0)
  })

  test('has a confusion matrix, each class, errors and weights', () => {
    const matrix = /<table class="confusion">.*?<\/table>/s.exec(page)![0]
    const counts = [...matrix.matchAll(/<td class="(?:right|wrong|zero)"[^>]*>(\d+)<\/td>/g)].map(([, count]) =>
      Number(count),
    )
    expect(counts).toHaveLength(9)
    expect(counts.reduce((a, b) => a + b)).toBe(60)
    expect(page.match(/<td class="bar" style="--part: [\d.]+%">[\d.]+%<\/td>/g)?.length).toBeGreaterThan(3)
    const errors = /<ol class="errors">.*?<\/ol>/s.exec(page)![0]
    expect(errors).toMatch(
      /<img\s+src="data:image\/png;base64,[^"]+"\s+alt="Test example \d+: actually [^"]+, taken for /,
    )
    const filters = /<ul class="filters">.*?<\/ul>/s.exec(page)![0]
    expect(filters.match(/src="data:image\/png;base64,/g)).toHaveLength(5)
    expect(page).toContain('All units, those with')
  })

  test('says how calibration is measured', () => {
    expect(page).toContain('over 15 bins of equal width (Guo et al., 2017).')
  })

  test('says how to make the run again', () => {
    const { result } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { result: { weightsSha256: string } }
    expect(page).toContain(`nn train ${experiment('pictures')} --seed 1</code>`)
    expect(page).toContain(`<code class="hash">${result.weightsSha256}</code>`)
    for (const text of ['pictures, not synthetic', 'strict precision', `node ${process.versions.node}`])
      expect(page).toContain(text)
  })

  test('escapes what comes from the run', () => {
    expect(page).not.toMatch(/<script|<\/script|<b onclick|<img onerror/i)
    expect(page).toContain('&lt;/script&gt;&lt;img onerror=x&gt;')
    expect(page).toContain('&quot;quotes&#39; &amp; more')
    const tags = [...page.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag)
    expect(tags.filter((tag) => /\son\w+=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([])
  })

  test('asks the network for nothing', () => {
    expect(page).not.toMatch(/https?:|\/\/[a-z]|@import|<link|<iframe|<object/i)
    const sources = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]*)/gi)].map(([, source]) => source!)
    expect(sources.filter((source) => !source.startsWith('data:image/png;base64,'))).toEqual([])
    expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`)
  })

  test('can be read on a phone and in the dark', () => {
    expect(page).toContain('name="viewport" content="width=device-width, initial-scale=1"')
    const dark = /@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}/s.exec(page)![1]!
    const used = new Set(
      [...page.matchAll(/var\((--(?:c\d|line|page|card|text|soft|good|bad|warn))\)/g)].map(([, name]) => name!),
    )
    expect([...used].filter((name) => !dark.includes(`${name}:`))).toEqual([])
    const svgs = [...page.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) => svg)
    expect(svgs).toHaveLength(7)
    for (const svg of svgs) expect(svg).not.toMatch(/^<svg[^>]* width=|(?:fill|stroke)="(?:#|rgb|black|white)/)
  })
})

test('inputs that are no images: a sentence instead of errors and weights', async () => {
  const page = await reported(await trained('xor'))
  expect(page.match(/Inputs of the shape \[2\] are no images\./g)).toHaveLength(2)
  expect(page).toContain('<table class="confusion">')
})

test('values instead of classes: a scatter instead of a confusion matrix', async () => {
  const page = await reported(await trained('parabola'))
  const { label, marks } = figure(page, 'Predicted and actual values')
  expect(label).toMatch(/^Scatter of 21 of 21 test values\. Root mean squared error [\d.]+, R² -?[\d.]+;/)
  expect(marks).toBeGreaterThan(20)
  expect(page).toContain('The targets are values, not classes')
  expect(page).toContain('There is no accuracy: the data has no classes')
  expect(page).not.toContain('<table class="confusion">')
})

test('several runs are laid over each other, and have sections of their own', async () => {
  const page = await reported(await trained('xor'), await trained('pictures'))
  expect(figure(page, 'Loss by epoch').label).toMatch(
    /xor: training: .* xor: test: .* pictures: training: .* pictures: test: /,
  )
  expect(page).toMatch(/<h2>xor<\/h2>.*<h2>pictures<\/h2>/s)
  expect(page.match(/<h3>Make it again<\/h3>/g)).toHaveLength(2)
})

describe('of many runs', () => {
  /** The directories of runs that were made from one. */
  async function copies(count: number): Promise<string[]> {
    const [run, directory] = [await trained('xor', '--epochs', '3'), temporaryDirectory()]
    return Array.from({ length: count }, (_, i) => {
      const copy = join(directory, `run-${i}`)
      cpSync(run, copy, { recursive: true })
      return copy
    })
  }

  test('the first eight are drawn and judged, and all are in a table', async () => {
    const page = await reported(...(await copies(20)))
    expect(page).toContain('of the first 8 of 20 runs')
    expect(page).toContain('<h1>run-0, run-1, run-2 and 17 more runs</h1>')
    expect(page.match(/<h3>Make it again<\/h3>/g)).toHaveLength(8)
    for (let i = 0; i < 20; i++) expect(page).toContain(`<th scope="row">run-${i}</th>`)
    expect(figure(page, 'Loss by epoch').label).toMatch(/run-7: test: /)
    expect(figure(page, 'Loss by epoch').label).not.toContain('run-8')
  })

  test('eight are as before: without a table, each with a section', async () => {
    const page = await reported(...(await copies(8)))
    expect(page).not.toContain('All runs')
    expect(page.match(/<h3>Make it again<\/h3>/g)).toHaveLength(8)
  })

  test('a further run is a row of the page, and costs a few hundred bytes', async () => {
    const runs = await copies(60)
    const [fewer, more] = [await reported(...runs.slice(0, 20)), await reported(...runs)]
    expect((more.length - fewer.length) / 40).toBeLessThan(1500)
  })

  test('each is read when the one before it was used, and no other is judged', async () => {
    const runs = await copies(12)
    const damaged = join(runs[11]!, 'metrics.jsonl')
    const judged: string[] = []
    const why = { why: 'nobody asks' }
    async function* watched(): AsyncGenerator<RecordedRun> {
      for await (const run of readRuns(runs)) {
        yield run
        if (run.directory === runs[10]) writeFileSync(damaged, 'no log\n\n') // nothing has read it yet
      }
    }
    const page = reportPage(watched(), runs.length, (run) => {
      judged.push(run.name)
      return Promise.resolve({ ...run, opened: why, judged: why })
    })
    await expect(page).rejects.toThrow(`${damaged}: line 1`)
    expect(judged).toEqual(['run-0', 'run-1', 'run-2', 'run-3', 'run-4', 'run-5', 'run-6', 'run-7'])
  })

  test('a warning that many share is given once', async () => {
    const runs = await copies(10)
    for (const run of runs) await writeManifest(run, { ...(await readManifest(run)), status: 'aborted' })
    const page = await reported(...runs)
    expect(page.match(/class="warning"/g)).toHaveLength(1)
    expect(page).toContain('run-0, run-1, run-2 and 7 more runs: the run was interrupted.')
  })
})

test('a hostile run name is escaped in the legend, too', async () => {
  const runs = await Promise.all(['a', 'b'].map(() => trained('xor', '--epochs', '2')))
  const manifest = join(runs[0]!, 'run.json')
  const hostile = '<img onerror=x>'
  const log = join(runs[0]!, 'metrics.jsonl')
  edit(log, (text) => text.replaceAll('"0.weight"', JSON.stringify(hostile)))
  edit(manifest, (text) => text.replace('"kernels": "', `"kernels": "${hostile}`))
  const page = await reported(...runs)
  expect(page).not.toContain(hostile)
  expect(figure(page, 'Gradient norms by layer').label).toContain('&lt;img onerror=x&gt;: from')
  expect(page).toContain('>&lt;img onerror=x&gt;</text>')
})

test('synthetic data is said first', async () => {
  expect(await reported(await trained('synthetic'))).toContain(
    'synthetic: the data is synthetic. These are not the real data.',
  )
})

test('data whose bytes are not those of its name says so in the record, the report and the inspection', async () => {
  const run = await trained('unverified')
  const notice = 'UNVERIFIED DATA, read as it is.'
  const { dataset } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { dataset: object }
  expect(dataset).toMatchObject({ name: 'digits (unverified)', verified: false, notice })
  const page = await reported(run)
  expect(page).toContain(`<p class="warning" role="note">unverified: ${notice}</p>`)
  expect(page).toContain('<dd>digits (unverified), not synthetic, not verified by SHA-256</dd>')
  const { stdout } = await nn(['inspect', run])
  expect(stdout).toContain('digits (unverified), not verified by SHA-256, inputs [2]')
})

test('a run whose data is gone keeps its curves and weights, and says why', async () => {
  const run = await trained('pictures')
  edit(join(run, 'run.json'), (text) =>
    text.replace('"name": "pictures",\n    "synthetic"', '"name": "mnist",\n    "synthetic"'),
  )
  const { code, stderr } = await nn(['report', run])
  expect([code, stderr]).toEqual([0, expect.stringContaining('pictures: without test data.')])
  const page = readFileSync(join(run, 'report.html'), 'utf8')
  expect(page).toContain('the run was on mnist, but the data found now is pictures.')
  expect(figure(page, 'Loss by epoch').marks).toBeGreaterThan(0)
  expect(page).toContain('<ul class="filters">')
})

test('a run that was killed has what it came to, and a torn line does no harm', async () => {
  const run = await trained('xor')
  rmSync(join(run, 'model.safetensors'))
  edit(join(run, 'run.json'), (text) => text.replace('"completed"', '"running"').replace(/,\s*"result": \{[^}]*\}/, ''))
  edit(join(run, 'metrics.jsonl'), (text) => text.slice(0, text.indexOf('"type":"epoch","epoch":4') + 30))
  const page = await reported(run)
  expect(page).toContain('xor: the run is not over, or its process was killed.')
  expect(page).toContain('The run saved no weights')
  expect(figure(page, 'Loss by epoch').label).toMatch(/at epoch 1 to [\d.]+ at 3,/)
})

test('an older run has no gradient norms, and says so', async () => {
  const run = await trained('xor')
  edit(join(run, 'metrics.jsonl'), (text) => text.replace(/"gradientNorms":\{[^}]*\},/g, ''))
  expect(await reported(run)).toContain('The run recorded no gradient norms')
})

test('a damaged log is an error that names the line', async () => {
  const run = await trained('xor')
  edit(join(run, 'metrics.jsonl'), (text) => text.replace('\n', '\nx\n'))
  const { code, stderr } = await nn(['report', run])
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('metrics.jsonl: line 2: must be an event in JSON, got x.'),
  ])
})

test('a run that is not there, or given twice, is wrong usage', async () => {
  expect(await nn(['report', 'nowhere'])).toMatchObject({ code: 2 })
  const run = await trained('xor', '--epochs', '1')
  expect(await nn(['report', run, `${run}/`])).toMatchObject({ code: 2 })
})

test('a page that cannot be written is an error that says so', async () => {
  const run = await trained('xor', '--epochs', '1')
  const { code, stderr } = await nn(['report', run, '--out', join(run, 'gone', 'page.html')])
  expect([code, stderr]).toEqual([1, expect.stringMatching(/page\.html: cannot be written: .* Choose another file/)])
})

test('data that runs have in common is loaded once for all of them', async () => {
  const [run, other] = [await trained('counted'), await trained('counted', '--seed', '4')]
  const copies = [1, 2].map(() => join(temporaryDirectory(), 'copy'))
  for (const copy of copies) cpSync(run, copy, { recursive: true })
  expect(loads.count).toBe(2)
  const page = await reported(run, ...copies, other)
  expect(loads.count).toBe(2 + 2) // other seeds may split or draw it otherwise
  expect(page.match(/<h3>Classes/g)).toHaveLength(4)
})

test('a report that is interrupted writes nothing', async () => {
  const run = await trained('xor', '--epochs', '1')
  const { code } = await nn(['report', run], { signal: AbortSignal.abort() })
  expect([code, existsSync(join(run, 'report.html'))]).toEqual([130, false])
})

test('nn report --json says where the page is', async () => {
  const run = await trained('xor', '--epochs', '1')
  const { stdout } = await nn(['report', run, '--json'])
  const file = join(run, 'report.html')
  expect(JSON.parse(stdout)).toEqual({ type: 'report', file, bytes: readFileSync(file).length, runs: [run] })
})

function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
}
