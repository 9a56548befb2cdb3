import type { Engine } from '@nn/tensor'
import type { Dataset, DataSource } from '@nn/train'
import { expect, test } from 'vitest'
import type { Context } from '../src/commands/command.ts'
import { expectSameData, loadDataset } from '../src/record/data.ts'
import type { Manifest } from '../src/record/manifest.ts'

const split = { count: 1, inputShape: [2], targetShape: [], fill: () => undefined }
const dataset: Dataset = { name: 'points', classes: [], synthetic: false, train: split, test: split }

type Options = Parameters<DataSource['load']>[0]

/** Loads from a source, and gives what the source was told and what was shown. */
async function load(result: unknown, directory?: string): Promise<{ options: Options; shown: unknown[] }> {
  let told: Options
  const shown: unknown[] = []
  const data = {
    name: 'points',
    load(options: Options) {
      told = options
      options?.onProgress?.({ file: 'a.gz', receivedBytes: 1, totalBytes: 2 })
      return Promise.resolve(result as Dataset)
    },
  }
  const { signal } = new AbortController()
  const context = { renderer: { render: (event: unknown) => shown.push(event) }, streams: { signal } }
  const engine = { allocateBytes: (length: number) => new Uint8Array(length) } as unknown as Engine
  const loaded = await loadDataset({ data }, { directory, seed: 7, engine }, context as unknown as Context)
  expect(loaded).toBe(result)
  expect(told?.signal).toBe(signal)
  expect(told?.allocate).toBe(engine.allocateBytes)
  return { options: told, shown }
}

test('a source is told the directory, the seed, where to put its bytes, and what stops it', async () => {
  const { options, shown } = await load(dataset, 'my data')
  expect(options).toMatchObject({ directory: 'my data', seed: 7 })
  expect(shown).toEqual([{ type: 'load', file: 'a.gz', receivedBytes: 1, totalBytes: 2 }])
  expect((await load(dataset)).options).not.toHaveProperty('directory')
})

test.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [7, '7'],
  [{}, 'an object without train and test'],
  [{ train: split }, 'an object without train and test'],
  [{ test: split }, 'an object without train and test'],
  [{ train: split, test: {} }, 'an object without train and test'],
])('a source that gives %j gives no data set', async (result, actual) => {
  await expect(load(result)).rejects.toThrow(
    `points: load() must give a data set, got ${actual}. Return one, as tensorData() makes it.`,
  )
})

test('the data of a run is told by its name', () => {
  const on = (name: string) => ({ directory: 'runs/one', manifest: { dataset: { name } } as Manifest })
  expectSameData(dataset, on('points'), 'Put it back.')
  expect(() => {
    expectSameData(dataset, on('mnist'), 'Put it back.')
  }).toThrow('runs/one: the run was on mnist, but the data found now is points. Put it back.')
})
