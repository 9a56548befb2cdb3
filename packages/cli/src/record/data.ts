import type { Engine } from '@nn/tensor'
import type { Dataset, Experiment } from '@nn/train'
import type { Context } from '../commands/command.ts'
import { CommandError } from '../errors.ts'
import { settled } from '../settle.ts'
import type { Manifest } from './manifest.ts'

/** The data's directory, the seed for generated data, and the engine whose memory receives it. */
export interface DataPlace {
  readonly directory?: string | undefined
  readonly seed: number
  readonly engine: Engine
}

/**
 * Loads the data of an experiment, and shows how far it is.
 * @throws CommandError if `load` gives no data set, or never settles
 */
export async function loadDataset(
  { data }: Pick<Experiment, 'data'>,
  { directory, seed, engine }: DataPlace,
  { renderer, streams }: Context,
): Promise<Dataset> {
  const loading = data.load({
    ...(directory === undefined ? {} : { directory }),
    seed,
    signal: streams.signal,
    allocate: engine.allocateBytes,
    onProgress(progress) {
      renderer.render({ type: 'load', ...progress })
    },
  })
  const stalled = `${data.name}: load() never settles: it waits for nothing that comes. Settle its promise.`
  const dataset: unknown = await settled(Promise.resolve(loading), stalled)
  expectDataset(data.name, dataset)
  return dataset
}

function expectDataset(name: string, value: unknown): asserts value is Dataset {
  const { train, test } = (value ?? {}) as Partial<Dataset>
  if (typeof train?.fill === 'function' && typeof test?.fill === 'function') return
  const actual = value === null || typeof value !== 'object' ? String(value) : 'an object without train and test'
  throw new CommandError(`${name}: load() must give a data set, got ${actual}. Return one, as tensorData() makes it.`)
}

/** @throws CommandError if it is not the data that a run was on, with what to do then. */
export function expectSameData(
  { name }: Dataset,
  { directory, manifest }: { readonly directory: string; readonly manifest: Manifest },
  remedy: string,
): void {
  const before = manifest.dataset.name
  if (name === before) return
  throw new CommandError(`${directory}: the run was on ${before}, but the data found now is ${name}. ${remedy}`)
}
