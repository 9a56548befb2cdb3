import { describe, expect, it } from 'vitest'
import { tensor } from '../src/nested.ts'
import { createSlab, entries, mapShapes, mapTensors, shapeEntries } from '../src/tree.ts'
import { add } from '../src/elementwise.ts'
import type { Tensor } from '../src/tensor.ts'

type Parameters = Readonly<Record<string, { readonly weight: Tensor; readonly bias: Tensor }>>
const shapes = { first: { weight: [2, 3], bias: [3] }, second: { weight: [3, 1], bias: [] } }

describe('entries and shapeEntries', () => {
  it('list leaves with their paths in the order of the keys', () => {
    const leaf = tensor([1])
    expect(entries({ b: { x: leaf }, a: leaf })).toEqual([
      ['b.x', leaf],
      ['a', leaf],
    ])
    expect(shapeEntries(shapes)).toEqual([
      ['first.weight', [2, 3]],
      ['first.bias', [3]],
      ['second.weight', [3, 1]],
      ['second.bias', []],
    ])
    expect(entries({})).toEqual([])
  })

  it('take a Float64Array for data, and a tensor named data for a leaf', () => {
    const wide = { shape: [1], data: new Float64Array(1) as unknown as Float32Array }
    const leaf = tensor([1])
    expect(entries({ wide, inner: { data: leaf } })).toEqual([
      ['wide', wide],
      ['inner.data', leaf],
    ])
  })
})

describe('mapShapes and mapTensors', () => {
  it('keep the names and give the paths', () => {
    const paths: string[] = []
    const longer = mapShapes<Parameters>(shapes, (shape, path) => {
      paths.push(path)
      return [...shape, 2]
    })
    expect(paths).toEqual(['first.weight', 'first.bias', 'second.weight', 'second.bias'])
    expect(longer).toEqual({ first: { weight: [2, 3, 2], bias: [3, 2] }, second: { weight: [3, 1, 2], bias: [2] } })
    const doubled = mapTensors({ a: { b: tensor([1, 2]) } }, (x) => add(x, x))
    expect(doubled.a.b).toEqual(tensor([2, 4]))
  })
})

describe('createSlab', () => {
  it('lays the tensors out one after the other, as views', () => {
    const { data, tree } = createSlab<Parameters>(shapes)
    expect(data).toHaveLength(6 + 3 + 3 + 1)
    data.forEach((_, i) => (data[i] = i))
    expect(tree['first']?.weight.data).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5))
    expect(tree['first']?.bias.data).toEqual(Float32Array.of(6, 7, 8))
    expect(tree['second']?.bias.data).toEqual(Float32Array.of(12))
    tree['second']!.weight.data[0] = -1
    expect(data[9]).toBe(-1)
  })

  it('takes its vector from allocate', () => {
    const vector = new Float32Array(13)
    expect(createSlab<Parameters>(shapes, () => vector).data).toBe(vector)
    expect(createSlab({}).data).toHaveLength(0)
  })
})
