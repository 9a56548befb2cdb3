import { describe, expect, test } from 'vitest'
import type { Manifest } from '../src/record/manifest.ts'
import type { RecordedRun } from '../src/record/read-runs.ts'
import type { Html } from '../src/report/html.ts'
import { curvesSection } from '../src/report/sections/curves.ts'
import { enumeration, summarySection, warningsOf, warningsSection } from '../src/report/sections/summary.ts'
import { epoch } from './support/events.ts'

const start = {
  parameters: 1234,
  examples: 60,
  batchSize: 10,
  epochs: 5,
  steps: 6,
  inputShape: [2],
  trainingSample: 50,
}

function run(manifest: Partial<Manifest> = {}, log: Partial<RecordedRun['log']> = {}, name = 'digits'): RecordedRun {
  const whole = { status: 'completed', dataset: { name: 'mnist', synthetic: false }, ...manifest } as Manifest
  const steps = [1, 2, 3].map((step) => ({ epoch: step, step, loss: 1 / step, accuracy: 0.5, learningRate: 0.25 }))
  const epochs = [1, 2].map((n) => epoch(n, { validationLoss: 0.8 / n, validationAccuracy: 0.3 * n }))
  const kept = { start, steps, epochs, done: undefined, chain: '', edits: [], ...log }
  return { directory: `runs/${name}`, name, manifest: whole, log: kept, edits: [] }
}

describe('the summary of a run', () => {
  const facts = ({ text }: Html): string[] =>
    [...text.matchAll(/<dt>(.*?)<\/dt>\s*<dd>(.*?)<\/dd>/g)].map(([, name, value]) => `${name!}: ${value!}`)

  test('has its numbers, what it was chosen by first', () => {
    expect(facts(summarySection(run()))).toEqual([
      'Validation accuracy: 60.00%',
      'Best validation accuracy: 60.00%',
      'Validation loss: 0.4000',
      'Best validation loss: 0.4000',
      'Test accuracy: 70.00%',
      'Test loss: 0.5500',
      'Epochs: 2 of 5',
      'Parameters: 1,234',
      'Time per epoch: 1.5 s',
      'Examples per second: 40,000',
      'Status: completed',
    ])
  })

  test('says where the test data chose', () => {
    const lines = facts(summarySection(run({ monitors: { earlyStopping: 'testLoss' } })))
    expect(lines).toContain('Test accuracy, chosen by the test data: 70.00%')
    expect(lines).toContain('Test loss, chosen by the test data: 0.5500')
  })

  test('leaves out what a run has not', () => {
    const none = run({ status: 'failed' }, { start: undefined, epochs: [] })
    expect(facts(summarySection(none))).toEqual(['Epochs: 0', 'Status: failed'])
  })
})

describe('a warning', () => {
  const texts = (manifest: Partial<Manifest>, edits: readonly string[] = []): string[] =>
    warningsOf({ ...run(manifest), edits }).map(({ text }) => text)

  test.each<[Partial<Manifest>, readonly string[]]>([
    [{}, []],
    [{ status: 'stopped' }, []],
    [{ status: 'failed', error: 'Too hot.' }, ['the run failed. Too hot.']],
    [{ status: 'running' }, ['the run is not over, or its process was killed.']],
    [{ status: 'aborted' }, ['the run was interrupted.']],
    [{ dataset: { name: 'x', synthetic: true, notice: 'Drawn.' } }, ['the data is synthetic. Drawn.']],
    [{ dataset: { name: 'x', synthetic: false, notice: 'Unverified.' } }, ['Unverified.']],
    [
      { monitors: { earlyStopping: 'testLoss', bestCheckpoint: 'validationLoss' } },
      ['the test data chose: earlyStopping by testLoss. Its test figures are better than on new data.'],
    ],
  ])('of a run that is %j', (manifest, expected) => {
    expect(texts(manifest)).toEqual(expected)
    expect(texts(manifest, ['edited'])).toEqual(['edited', ...expected])
  })

  test('that several runs share is there once, with their names', () => {
    const warnings = ['a', 'b'].flatMap((name) => warningsOf(run({ status: 'aborted' }, {}, name)))
    expect(warningsSection(warnings).text).toBe('<p class="warning" role="note">a, b: the run was interrupted.</p>')
  })
})

test.each([
  [8, 'a, b, c, d, e, f, g, h'],
  [9, 'a, b, c and 6 more runs'],
])('of %d names a line has %s', (count, text) => {
  expect(enumeration('a b c d e f g h i'.split(' ').slice(0, count))).toBe(text)
})

describe('the course of runs', () => {
  /** Title, texts of the axes and caption of each figure. */
  async function figures(...runs: readonly RecordedRun[]): Promise<string[]> {
    const { text } = await curvesSection(runs, runs.length)
    return [...text.matchAll(/<figure>(.*?)<\/figure>/gs)].map(([, figure]) => {
      const [, title] = /<h3>(.*?)<\/h3>/.exec(figure!)!
      const axes = [...figure!.matchAll(/font-weight="normal"[^>]*>([^<]*)<\/text>/g)].map(([, axis]) => axis)
      const [, caption = ''] = /<figcaption>(.*?)<\/figcaption>/s.exec(figure!) ?? []
      return [title, ...axes, caption].join(' | ')
    })
  }

  test('of one is in six figures, each of which says what it shows and how it was measured', async () => {
    const measured =
      'Measured with the weights at the end of each epoch, training on 50 examples, unless a line says otherwise.'
    expect(await figures(run())).toEqual([
      `Accuracy by epoch | Epoch | Accuracy | ${measured}`,
      `Loss by epoch | Epoch | Loss | ${measured}`,
      'Training loss by step | Step | Loss | ' +
        'On a logarithmic axis; where there are more than 300 steps, means of neighbours.',
      'Learning rate by step | Step | Learning rate | ',
      'Throughput by epoch | Epoch | Examples per second | Of training, without judging the model on the other splits.',
      'Gradient norms by layer | Epoch | L2 norm | At the last update of each epoch, on a logarithmic axis.',
    ])
  })

  test('of several has no gradients, and no size of a sample in which they differ', async () => {
    const texts = await figures(run(), run({}, { start: { ...start, trainingSample: 60 } }, 'other'))
    expect(texts).toHaveLength(5)
    expect(texts[0]).toContain(' at the end of each epoch, unless')
  })

  test('that came to nothing is said in place of each figure', async () => {
    const { text } = await curvesSection([run({}, { epochs: [], steps: [] })], 1)
    const said = [...text.matchAll(/<h3>(.*?)<\/h3>\s*<p>(.*?)<\/p>/g)].map(([, title, why]) => `${title!}: ${why!}`)
    expect(said).toEqual([
      'Accuracy by epoch: There is no accuracy: the data has no classes, or no epoch was completed.',
      'Loss by epoch: No epoch of this run was completed.',
      'Training loss by step: No update of the weights was recorded, or no loss above 0.',
      'Learning rate by step: No update of the weights was recorded.',
      'Throughput by epoch: No epoch of this run was completed.',
      'Gradient norms by layer: ' +
        'The run recorded no gradient norms: it came to no epoch, or an older version of nn trained it.',
    ])
  })
})
