import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeSafetensors } from '@nn/tensor/safetensors'
import { type CheckpointState, weightsSha256 } from '@nn/train'
import { describe, expect, test } from 'vitest'
import { encodeCheckpoint } from '../src/checkpoint/file.ts'
import type { Manifest } from '../src/record/manifest.ts'
import { readWeights } from '../src/record/open.ts'
import { temporaryDirectory } from './support/output.ts'

const tensor = (value: number) => ({ shape: [1], data: Float32Array.of(value) })
const numbers = (weights: Awaited<ReturnType<typeof readWeights>>): Record<string, number> =>
  Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, data[0]!]))

describe('the weights of a run that did not end', () => {
  const unfinished = { status: 'aborted' } as Manifest

  function runWith(tensors: Readonly<Record<string, number>>): string {
    const directory = temporaryDirectory()
    mkdirSync(join(directory, 'checkpoints'))
    const state = { epoch: 1, step: 2 } as CheckpointState
    const checkpoint = {
      state,
      tensors: Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, tensor(value)])),
    }
    writeFileSync(join(directory, 'checkpoints', 'last.safetensors'), encodeCheckpoint(checkpoint))
    return directory
  }

  test('are those of its checkpoint', async () => {
    const run = runWith({ '0.weight': 1, '0.bias': 2, 'optimizer/0.weight': 3, 'kept/result/0.weight': 4 })
    expect(numbers(await readWeights(run, unfinished))).toEqual({ '0.weight': 1, '0.bias': 2 })
  })

  test('are those that would be its result, where they are others', async () => {
    const run = runWith({ '0.weight': 1, 'result/0.weight': 2, 'optimizer/0.weight': 3, 'result/more/0.weight': 4 })
    expect(numbers(await readWeights(run, unfinished))).toEqual({ '0.weight': 2 })
  })

  test('are missed by the status of the run', async () => {
    await expect(readWeights(temporaryDirectory(), unfinished)).rejects.toThrow(
      "the run has no saved weights, its status is 'aborted'. Train again with nn train.",
    )
  })
})

describe('the weights of a run that ended', () => {
  const tensors = { '0.weight': tensor(7) }

  test('are those that it recorded, and no others', async () => {
    const directory = temporaryDirectory()
    const ended = async (of: typeof tensors): Promise<Manifest> =>
      ({ status: 'completed', result: { weightsSha256: await weightsSha256(of) } }) as Manifest
    await expect(readWeights(directory, await ended(tensors))).rejects.toThrow("its status is 'completed'")
    const path = join(directory, 'model.safetensors')
    writeFileSync(path, encodeSafetensors(tensors))
    expect(numbers(await readWeights(directory, await ended(tensors)))).toEqual({ '0.weight': 7 })
    const other = await ended({ '0.weight': tensor(8) })
    await expect(readWeights(directory, other)).rejects.toThrow(
      `${path}: the SHA-256 of the weights must be ${other.result!.weightsSha256}, got `,
    )
    writeFileSync(path, 'no weights')
    await expect(readWeights(directory, other)).rejects.toThrow(`${path}: safetensors: `)
  })
})
