import type { Engine } from '@nn/tensor'
import type { Dataset, Experiment } from '@nn/train'
import type { Context } from '../commands/command.ts'
import { CommandError } from '../errors.ts'
import type { Manifest } from './manifest.ts'

/** Where data is, what is drawn by, and where it goes. */
export interface DataPlace {
  readonly directory?: string | undefined
  readonly seed: number
  readonly engine: Engine
}

/** Loads the data of an experiment, and shows how far it is. */
export function loadDataset(
  { data }: Pick<Experiment, 'data'>,
  { directory, seed, engine }: DataPlace,
  { renderer, streams }: Context,
): Promise<Dataset> {
  return data.load({
    ...(directory === undefined ? {} : { directory }),
    seed,
    signal: streams.signal,
    allocate: engine.allocateBytes,
    onProgress(progress) {
      renderer.render({ type: 'load', ...progress })
    },
  })
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
