import type { FitEvent, Monitoring } from '@nn/train'
import { expect, test } from 'vitest'
import type { CliEvent } from '../src/events.ts'
import { createRenderer } from '../src/render/renderer.ts'
import { epoch, recordedRun } from './support/events.ts'
import { createOutput, jsonLines } from './support/output.ts'

interface Rendered {
  readonly stdout: string
  readonly stderr: string
}

async function render(
  events: readonly CliEvent[],
  { json = false, tty = false, columns = 100, env = {} } = {},
): Promise<Rendered> {
  const [stdout, stderr] = [createOutput({ tty, columns }), createOutput({ tty, columns })]
  const signal = new AbortController().signal
  const renderer = await createRenderer({ stdout, stderr, env, signal, progress: tty }, { json })
  for (const event of events) renderer.render(event)
  renderer.close()
  return { stdout: stdout.text(), stderr: stderr.text() }
}

function kept(events: readonly FitEvent[], label: { readonly notice?: string } = {}): CliEvent[] {
  return events.map((event): CliEvent => {
    if (event.type === 'start') return { ...event, experiment: 'points', directory: 'runs/points', ...label }
    if (event.type !== 'done') return event
    const { weights, ...done } = event
    expect(weights).toBeDefined()
    return { ...done, directory: 'runs/points', ...label }
  })
}

test('a run for people is a line for each epoch, a table, a chart and where the result is', async () => {
  const { stdout, stderr } = await render(kept(recordedRun()))
  expect(stderr).toBe('')
  expect(stdout).toBe(`engine      reference kernels, 1 thread
run         runs/points

epoch 1/3  training accuracy 60.00%  test accuracy 40.00%  1.5 s
epoch 2/3  training accuracy 80.00%  test accuracy 70.00%  1.5 s
epoch 3/3  training accuracy 86.67%  test accuracy 80.00%  1.5 s

┌───────┬──────────┬──────────┬────────┬──────────┬───────┐
│ epoch │ training │ training │   test │     test │  time │
│       │     loss │ accuracy │   loss │ accuracy │       │
├───────┼──────────┼──────────┼────────┼──────────┼───────┤
│     1 │   0.9000 │   60.00% │ 1.1000 │   40.00% │ 1.5 s │
│     2 │   0.4500 │   80.00% │ 0.5500 │   70.00% │ 1.5 s │
│     3 │   0.3000 │   86.67% │ 0.3667 │   80.00% │ 1.5 s │
└───────┴──────────┴──────────┴────────┴──────────┴───────┘

accuracy by epoch
      ▲
80.00%┤                                                     ┏━━━━━━
      │                                          ┏━━━━━━━━━━┛
      │                                ┏━━━━━━━━━┛
70.00%┤                          ┏━━━━━┛
      │                       ┏━━┛
60.00%┤                   ┏━━━┛
      │                ┏━━┛
      │            ┏━━━┛
50.00%┤        ┏━━━┛
      │     ┏━━┛
      │ ┏━━━┛
40.00%┤━┛
      └┬─────────────────────────────┬────────────────────────────┬▶
       1                             2                            3
█ test

Done. Test accuracy 80.00%
weights SHA-256 ${'ab'.repeat(32)}
saved in        runs/points
`)
})

/** The recorded run on data with a validation split. */
function validated(monitors: Monitoring = {}): CliEvent[] {
  return kept(recordedRun()).map((event) => {
    if (event.type === 'done') return { ...event, monitors, validationLoss: 0.4, validationAccuracy: 0.75 }
    if (event.type !== 'epoch') return event
    const { testLoss, testAccuracy, ...rest } = event
    const test = Object.keys(monitors).length > 0 ? { testLoss: testLoss!, testAccuracy: testAccuracy! } : {}
    return { ...rest, ...test, validationLoss: 1.2 / event.epoch, validationAccuracy: 0.25 * event.epoch }
  })
}

test('validation comes first where there is one, and the test data only at the end', async () => {
  const { stdout } = await render(validated())
  expect(stdout).toContain(`
epoch 1/3  validation accuracy 25.00%  training accuracy 60.00%  1.5 s
epoch 2/3  validation accuracy 50.00%  training accuracy 80.00%  1.5 s
epoch 3/3  validation accuracy 75.00%  training accuracy 86.67%  1.5 s

┌───────┬────────────┬────────────┬──────────┬──────────┬───────┐
│ epoch │ validation │ validation │ training │ training │  time │
│       │       loss │   accuracy │     loss │ accuracy │       │
├───────┼────────────┼────────────┼──────────┼──────────┼───────┤
│     1 │     1.2000 │     25.00% │   0.9000 │   60.00% │ 1.5 s │
`)
  expect(stdout).toContain('█ validation\n\nDone. Validation accuracy 75.00%, test accuracy 80.00%\n')
  expect(stdout.match(/test/g)).toHaveLength(1)
  expect((await render(validated(), { tty: true })).stdout).toMatch(/█.* validation\n.*█.* training\n\n.*Done/)
})

test('where the test data chose, the headline says so, and the table shows by what', async () => {
  const { stdout } = await render(validated({ earlyStopping: 'testAccuracy', bestCheckpoint: 'testLoss' }))
  expect(stdout).toContain(
    'Done. Validation accuracy 75.00%, test accuracy 80.00% (chosen by the test data: earlyStopping by testAccuracy, bestCheckpoint by testLoss)\n',
  )
  expect(stdout).toMatch(/│ epoch │ validation │ validation │ training │ training │ {3}test │ {5}test │/)
})

test('of values the losses are shown', async () => {
  const values = { accuracy: NaN, trainingAccuracy: NaN, validationAccuracy: NaN, testAccuracy: NaN }
  const events = validated().map((event) => (event.type === 'progress' ? event : { ...event, ...values })) as CliEvent[]
  const { stdout } = await render(events)
  expect(stdout).toContain('epoch 1/3  validation loss 1.2000  training loss 0.9000  1.5 s\n')
  expect(stdout).toContain('Done. Validation loss 0.4000, test loss 0.3667\n')
  expect(stdout).not.toContain('accuracy')
})

test('a table that is too wide is a list, whose titles are on one line', async () => {
  const { stdout } = await render(validated(), { tty: true, columns: 60, env: { NO_COLOR: '1' } })
  expect(stdout).toContain('validation accuracy  25.00%\ntraining loss        0.9000\n')
})

test('a plan shows the table of the model, or what stands below it where the terminal is narrow', async () => {
  const plan: CliEvent = {
    type: 'plan',
    file: 'points.ts',
    experiment: { optimizer: { type: 'adam', learningRate: 0.01 }, epochs: 3, batchSize: 'full', seed: 7 },
    dataset: {
      name: 'points',
      classes: ['a', 'b'],
      train: { count: 60_000 },
      validation: { count: 5000 },
      test: { count: 10_000 },
    },
    summary: [
      `Layer${' '.repeat(40)}Bytes`,
      '─'.repeat(50),
      `0 dense${' '.repeat(42)}8`,
      '─'.repeat(50),
      'Parameters: 2',
      'Memory: 8 B',
    ].join('\n'),
  }
  const head = `experiment  points.ts
data        points: 60,000 training, 5,000 validation, 10,000 test examples, 2 classes
optimizer   adam, learning rate 0.01
training    3 epochs, batch size full, seed 7

`
  const shown = async (columns: number): Promise<string> =>
    (await render([plan], { tty: true, columns, env: { NO_COLOR: '1' } })).stdout
  expect(await shown(50)).toBe(`${head}${plan.summary}\n\n`)
  expect(await shown(49)).toBe(`${head}Parameters: 2\nMemory: 8 B\n\n`)
})

test('a line of an epoch fits into 80 columns', async () => {
  const [start] = kept(recordedRun())
  const long = { validationAccuracy: 0.9999, trainingAccuracy: 0.9999, validationLoss: 1, seconds: 3599 }
  const { stdout } = await render([{ ...start, epochs: 100 } as CliEvent, epoch(100, long)])
  const line = stdout.split('\n').find((text) => text.startsWith('epoch'))!
  expect(line).toBe('epoch 100/100  validation accuracy 99.99%  training accuracy 99.99%  59 min 59 s')
  expect(line).toHaveLength(80)
})

test('the hash of the weights is on one line of 80 columns', async () => {
  const { stdout } = await render(kept(recordedRun()))
  expect(stdout.split('\n').find((text) => text.includes('SHA-256'))).toHaveLength(80)
})

test('a run as JSON is its events, one per line, without progress, weights and messages', async () => {
  const notice: CliEvent = { type: 'notice', message: 'by the way' }
  const { stdout, stderr } = await render([notice, ...kept(recordedRun(1))], { json: true })
  expect(stderr).toBe('by the way\n')
  expect(jsonLines(stdout).map(({ type }) => type)).toEqual(['start', 'step', 'epoch', 'done'])
  expect(stdout.split('\n').at(-2)).toBe(
    `{"type":"done","reason":"completed","epochs":1,"step":1,"testLoss":1.1,"testAccuracy":0.4,"monitors":{},"weightsSha256":"${'ab'.repeat(32)}","dataset":"points","synthetic":false,"seed":7,"directory":"runs/points"}`,
  )
})

test('a number that is none is null in JSON and a dash for people', async () => {
  const event = epoch(1, { accuracy: NaN, testAccuracy: NaN })
  expect(jsonLines((await render([event], { json: true })).stdout)).toMatchObject([
    { accuracy: null, testAccuracy: null },
  ])
  expect((await render([event])).stdout).not.toContain('accuracy')
})

test('in a terminal a bar shows the progress and is gone when a line is written', async () => {
  const [start, progress, step, ended] = kept(recordedRun())
  const { stderr } = await render([start!, progress!, step!, ended!], { tty: true })
  expect(stderr).toMatch(/epoch 1\/3 ━+─+ loss 1\.0000 accuracy 50\.00% [\d,]+ images\/s ETA \d+ ms/)
  expect(stderr.endsWith('\u001b[0K') || stderr.endsWith('\u001b[2K')).toBe(true)
})

test('files that are loaded are a bar in a terminal and one line each elsewhere', async () => {
  const events = [1, 2].map((part): CliEvent => ({
    type: 'load',
    file: 'images.gz',
    receivedBytes: part * 1e6,
    totalBytes: 2e6,
  }))
  expect((await render(events)).stderr).toBe('loading images.gz (2.0 MB)\n')
  expect((await render(events, { tty: true })).stderr).toContain('1.0 MB of 2.0 MB')
})

test('a terminal gets colours unless NO_COLOR is set; a file never does', async () => {
  const events = kept(recordedRun())
  const escape = '\u001b[3'
  expect((await render(events, { tty: true })).stdout).toContain(escape)
  expect((await render(events, { tty: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(escape)
  expect((await render(events)).stdout).not.toContain(escape)
})

test('a notice about the data stands above the table, and in the first and last event', async () => {
  const events = kept(recordedRun(), { notice: 'Not the real data.' })
  expect((await render(events)).stdout).toMatch(/\n\nNot the real data\.\n\n┌/)
  const lines = jsonLines((await render(events, { json: true })).stdout)
  expect([lines.at(0), lines.at(-1)]).toMatchObject([
    { notice: 'Not the real data.' },
    { notice: 'Not the real data.' },
  ])
})

test('a long run shows its first and last epochs', async () => {
  const table = (await render(kept(recordedRun(100)))).stdout.split('┌')[1]!
  expect(table).toContain('…')
  expect(table.split('\n').filter((line) => /^│ +\d+ │/.test(line))).toHaveLength(30)
})

test('a run whose numbers do not change can be charted', async () => {
  const flat = recordedRun().map((event) =>
    event.type === 'epoch' ? { ...event, accuracy: 1, testAccuracy: 1 } : event,
  )
  expect((await render(kept(flat))).stdout).toContain('100.00%┤━')
})

test.each([
  [2, '1 2'],
  [10, '1 2 3 4 5 6 7 8 9 10'],
  [11, '1 3 5 7 9 11'],
  [95, '1 11 21 31 41 51 61 71 81 91'],
])('the chart of %d epochs numbers them evenly, at most every sixth column: %s', async (count, numbers) => {
  const { stdout } = await render(kept(recordedRun(count)))
  const axis = stdout.split('\n')[stdout.split('\n').findIndex((line) => /^ +└[─┬]+▶$/.test(line)) + 1]!
  expect(axis.trim().split(/ +/).join(' ')).toBe(numbers)
})

test('a run of very many epochs has its table and its chart', async () => {
  const epochs = Array.from({ length: 200_000 }, (_, i) => epoch(i + 1))
  const { stdout } = await render([{ type: 'earlier', epochs }, ...kept(recordedRun(1).slice(-1))])
  expect(stdout).toContain('accuracy by epoch')
  expect(stdout).toContain('│ 200000 │')
})
