import { createEngine, createRandom, type Engine, type Tensor } from '@nn/tensor'
import { describe, expect, it } from 'vitest'
import { type Split, tensorData } from '../src/index.ts'

/** 50 examples of 70 numbers, long enough for a row to be copied as a block, and their indices as targets. */
function examples(allocate: (length: number) => Float32Array): readonly [Tensor, Tensor] {
  const [count, size] = [50, 70]
  const inputs = { shape: [count, size], data: allocate(count * size) }
  createRandom(1).normal([count, size], { out: inputs })
  const targets = { shape: [count], data: allocate(count) }
  targets.data.forEach((_, i) => (targets.data[i] = i))
  return [inputs, targets]
}

async function splitOf(allocate: (length: number) => Float32Array): Promise<Split> {
  return (await tensorData({ train: examples(allocate) }).load()).train
}

function fill(split: Split, indices: readonly number[], { ops, allocate }: Engine): [number[], number[]] {
  const { kernels } = ops
  const [x, target] = [allocate(70 * indices.length), allocate(indices.length)]
  const bytes = kernels.gatherBytes.bind(kernels)
  split.fill(Uint32Array.from(indices), x, target, bytes, kernels.gatherRows.bind(kernels))
  return [[...x], [...target]]
}

describe('tensorData', () => {
  it('gives the same numbers from the memory of the engine, of another one, and from the heap', async () => {
    const [engine, other] = [createEngine(), createEngine()]
    const indices = [49, 0, 7, 7, 31]
    const [{ data }] = examples((length) => new Float32Array(length))
    const expected = indices.flatMap((i) => [...data.subarray(70 * i, 70 * (i + 1))])
    for (const allocate of [engine.allocate, other.allocate, (length: number) => new Float32Array(length)]) {
      expect(fill(await splitOf(allocate), indices, engine)).toEqual([expected, indices])
    }
  })

  it('refuses an index beyond the examples, and writes nothing', async () => {
    const split = await splitOf((length) => new Float32Array(length))
    const [x, target] = [new Float32Array(140).fill(7), new Float32Array(2).fill(7)]
    expect(() => {
      split.fill(Uint32Array.of(0, 50), x, target)
    }).toThrow('tensorData: an index must be less than 50, got 50.')
    expect([...x, ...target].every((value) => value === 7)).toBe(true)
  })
})
