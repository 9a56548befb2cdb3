import type { ImageDataset, MnistOptions } from '@nn/data-mnist'
import type { DatasetEvent } from '../events.ts'
import { UsageError } from '../errors.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import type { AddCommand, Context } from './command.ts'
import { writeOutput } from './output.ts'
import { didYouMean } from './suggest.ts'

/** The options of `nn data`, read. */
interface DataOptions {
  readonly data?: string
  readonly out?: string
}

/** `nn data`, a door to the data package: it fetches and verifies, this shows. */
export const addData: AddCommand = (program, execute) => {
  program
    .command('data')
    .description('fetch a data set, verify its files, and show what is in it')
    .argument('<dataset>', 'its name: mnist, for example')
    .option('--data <directory>', 'take the files from this directory and from nowhere else')
    .option('--out <file>', 'write some images of each class to a PNG file')
    .addHelpText('after', examples)
    .action((name: string, options: DataOptions) => execute((context) => showData(name, options, context)))
}

const examples = `
Examples:
  nn data mnist                          fetch it once; then it is in the cache
  nn data fashion-mnist --out sheet.png  a picture of 24 images of each class
  nn data mnist --data ~/mnist           are these the right files?
  nn data mnist --json | jq .location    where the files are`

const columns = { terminal: 2, png: 24 } // images of each class

async function showData(name: string, { data, out }: DataOptions, context: Context): Promise<ExitCode> {
  const { renderer, streams } = context
  const { datasetNames, mnist } = await import('@nn/data-mnist')
  const dataset = datasetNames.find((known) => known === name)
  if (dataset === undefined) {
    throw new UsageError(
      `there is no data set '${name}'. The known ones are ${datasetNames.join(', ')}.${didYouMean(name, datasetNames)}`,
    )
  }
  const { loaded, downloaded } = await load(mnist({ dataset, directory: data } satisfies MnistOptions), context)
  const { sheetOf, sheetPng } = await import('../data/sheet.ts')
  streams.signal.throwIfAborted()
  if (out !== undefined) {
    const png = sheetPng(sheetOf(loaded, columns.png))
    await writeOutput(out, png, (why) => `--out: ${out} cannot be written: ${why}. Choose another file.`)
  }
  renderer.render(describe(loaded, downloaded, out))
  renderer.render({ type: 'sheet', sheet: sheetOf(loaded, columns.terminal) })
  return exitCodes.done
}

/** Loads a data set; bytes that arrive from a mirror are bytes that the cache did not have. */
async function load(
  source: { load(options: object): Promise<ImageDataset> },
  { renderer, streams }: Context,
): Promise<{ readonly loaded: ImageDataset; readonly downloaded: boolean }> {
  let downloaded = false
  const loaded = await source.load({
    seed: 1,
    signal: streams.signal,
    onProgress(progress: { file: string; receivedBytes: number; totalBytes: number | undefined }) {
      downloaded = true
      renderer.render({ type: 'load', ...progress })
    },
  })
  return { loaded, downloaded }
}

function describe(dataset: ImageDataset, downloaded: boolean, out: string | undefined): DatasetEvent {
  const { name, synthetic, notice, source, location, verified, files, classes, train, test } = dataset
  const [trainCounts, testCounts] = [train, test].map(({ labels }) => countLabels(labels, classes.length))
  return {
    type: 'dataset',
    name,
    synthetic,
    ...(notice === undefined ? {} : { notice }),
    source: downloaded ? 'download' : source,
    ...(location === undefined ? {} : { location }),
    verified,
    files,
    inputShape: train.inputShape,
    train: train.count,
    test: test.count,
    classes: classes.map((name, label) => ({ name, train: trainCounts![label]!, test: testCounts![label]! })),
    ...(out === undefined ? {} : { sheet: out }),
  }
}

function countLabels(labels: Uint8Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]!++
  return counts
}
