import { ArgumentError } from '@nn/arguments'
import { describe, expect, it } from 'vitest'
import { zeros } from '../src/create.ts'
import { ShapeError } from '../src/shape-error.ts'
import { tensor } from '../src/nested.ts'
import { decodeSafetensors, encodeSafetensors, FormatError, openSafetensors } from '../src/safetensors.ts'
import { createRandom } from '../src/stream.ts'
import { type Tensor } from '../src/tensor.ts'
import { bytesOf, ramp } from './fixtures.ts'

/** A file from its header and data, written down by hand. */
function file(header: unknown, data = ''): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length)
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 8)
  return Uint8Array.from([...bytes, ...bytesOf(data)])
}

const f32 = (shape: unknown, ...offsets: unknown[]): object => ({ dtype: 'F32', shape, data_offsets: offsets })
const numbers = '0000803f00002040' // 1 and 2.5

describe('encodeSafetensors', () => {
  it('gives the bytes that the format prescribes', () => {
    const header =
      '{"__metadata__":{"k":"v","z":"ö"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},"e":{"dtype":"F32","shape":[0],"data_offsets":[12,12]}}'
    const tensors = { b: tensor([1, 2.5]), a: tensor([[3]]), e: zeros([0]) }
    const bytes = encodeSafetensors(tensors, { z: 'ö', k: 'v' })
    expect(bytes).toEqual(file(`${header} `, `00004040${numbers}`))
  })

  it('pads the header with spaces so that the data is aligned', () => {
    for (const name of ['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'ö', '"\\\n']) {
      const bytes = encodeSafetensors({ [name]: tensor([1, 2.5]) })
      expect((bytes.length - 8) % 8).toBe(0)
      expect(decodeSafetensors(bytes).tensors[name]).toEqual(tensor([1, 2.5]))
    }
  })

  it('does not depend on the order of the keys, even of those that look like numbers', () => {
    const [a, b] = [tensor([1]), tensor([2])]
    expect(encodeSafetensors({ '10': a, '9.w': b })).toEqual(encodeSafetensors({ '9.w': b, '10': a }))
    expect(encodeSafetensors({}, { x: '1', y: '2' })).toEqual(encodeSafetensors({}, { y: '2', x: '1' }))
  })

  it('refuses names that are not for tensors, and broken tensors', () => {
    expect(() => encodeSafetensors({ __metadata__: tensor(1) })).toThrow(
      new ArgumentError('encodeSafetensors', 'expected a name that is not reserved', '__metadata__'),
    )
    expect(() => encodeSafetensors(Object.fromEntries([['a.__proto__.b', tensor(1)]]))).toThrow(ArgumentError)
    expect(() => encodeSafetensors({}, { constructor: 'x' })).toThrow(ArgumentError)
    expect(() => encodeSafetensors({ a: { shape: [3], data: new Float32Array(2) } })).toThrow(ShapeError)
  })
})

describe('decodeSafetensors', () => {
  it('undoes encoding, bit for bit', () => {
    const random = createRandom(1)
    const tensors = {
      '0.weight': random.normal([5, 3]),
      '0.bias': tensor([-0, 1e-45, 3.4028234663852886e38, Infinity, -Infinity, NaN]),
      scalar: tensor(7),
      empty: zeros([0, 4]),
      '10.weight': ramp([2, 2, 2]),
    }
    const metadata = { format: 'nn', '1': '' }
    const bytes = encodeSafetensors(tensors, metadata)
    expect(decodeSafetensors(bytes)).toEqual({ tensors, metadata })
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeSafetensors(shifted.subarray(3))).toEqual({ tensors, metadata })
  })

  it.each<[string, number[], string]>([
    ['F64', [0.1, -2], '9a9999999999b93f00000000000000c0'],
    ['F16', [1.5, -0.25, 65504, 2 ** -24, -Infinity], '003e00b4ff7b010000fc'],
    ['BF16', [1, -2.5, Infinity], '803f20c0807f'],
    ['I64', [-1, 2 ** 40], 'ffffffffffffffff0000000000010000'],
    ['I32', [-2, 16], 'feffffff10000000'],
    ['I16', [-2, 256], 'feff0001'],
    ['I8', [-128, 127], '807f'],
    ['U64', [2 ** 63], '0000000000000080'],
    ['U32', [2 ** 31], '00000080'],
    ['U16', [65535], 'ffff'],
    ['U8', [0, 255], '00ff'],
    ['BOOL', [0, 1], '0001'],
  ])('widens or rounds %s', (dtype, values, hex) => {
    const header = { x: { dtype, shape: [values.length], data_offsets: [0, hex.length / 2] } }
    expect(decodeSafetensors(file(header, hex)).tensors['x']).toEqual(tensor(values))
  })

  it('reads as many axes as any array has', () => {
    const shape = new Array<number>(64).fill(1)
    expect(decodeSafetensors(file({ a: f32(shape, 0, 4) }, '0000803f')).tensors['a']).toEqual({
      shape,
      data: Float32Array.of(1),
    })
  })

  it('reads tensors in any order of their offsets', () => {
    const { tensors } = decodeSafetensors(file({ a: f32([], 4, 8), b: f32([1], 0, 4) }, numbers))
    expect(tensors).toEqual({ a: tensor(2.5), b: tensor([1]) })
  })

  const hostile: [string, Uint8Array, RegExp][] = [
    ['nothing', new Uint8Array(0), /at least 8 bytes, got 0/],
    [
      'a huge header',
      Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 127, 123]),
      /at most 100000000 bytes, got 9223/,
    ],
    ['a header longer than the file', Uint8Array.from([50, 0, 0, 0, 0, 0, 0, 0, 123, 125]), /50 bytes, got 2/],
    ['an empty header', file(''), /starts with \{/],
    ['a header that is a list', file('[]'), /starts with \{/],
    ['a byte order mark', file('\uFEFF{}'), /starts with \{/],
    ['broken JSON', file('{"a":'), /valid JSON/],
    ['endlessly nested JSON', file(`{"a":${'['.repeat(200_000)}`), /nested at most 8 deep/],
    ['nesting one deeper than allowed', file(`{"a":${'['.repeat(8)}${']'.repeat(8)}}`), /nested at most 8 deep/],
    ['nesting as deep as allowed', file(`{"a":${'['.repeat(7)}${']'.repeat(7)}}`), /to have dtype/],
    ['nesting inside of a string', file('{"[[[[[[[[[[":1}'), /to have dtype/],
    ['a string that never ends', file(`{"\\"${'['.repeat(9)}`), /valid JSON/],
    ['millions of names', file(`{"a":[${'1,'.repeat(1_000_000)}1]}`), /at most 1000000 names and values/],
    ['nearly as many', file(`{"a":[${'1,'.repeat(999_999)}1]}`), /to have dtype/],
    ['commas inside of a string', file(`{"${','.repeat(1_000_001)}":1}`), /to have dtype/],
    [
      'more axes than any array has',
      file({ a: f32(new Array<number>(65).fill(1), 0, 4) }, '00000000'),
      /at most 64 axes, got 65/,
    ],
    ['bad UTF-8', Uint8Array.from([3, 0, 0, 0, 0, 0, 0, 0, 123, 255, 125]), /valid UTF-8/],
    [
      'a name twice',
      file(`{"a":${JSON.stringify(f32([], 0, 4))},"\\u0061":${JSON.stringify(f32([], 0, 4))}}`, '00000000'),
      /"a" twice/,
    ],
    [
      '__proto__ as a name',
      file('{"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', '00000000'),
      /not reserved/,
    ],
    ['__proto__ in a path', file({ 'a.__proto__.b': f32([], 0, 4) }, '00000000'), /not reserved/],
    ['__proto__ in the metadata', file('{"__metadata__":{"__proto__":"x"}}'), /not reserved/],
    ['metadata that is not an object', file({ __metadata__: null }), /object of strings/],
    ['metadata that is not a string', file({ __metadata__: { a: 1 } }), /"a" to be a string/],
    ['a tensor that is not an object', file({ a: [1] }), /"a" to have dtype/],
    ['an unknown dtype', file({ a: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, '00'), /got "F8_E4M3"/],
    [
      'no dtype',
      file({ a: { shape: [1], data_offsets: [0, 4] } }, '00000000'),
      /one of the dtypes F64, F32, .*U8.*, got undefined/,
    ],
    ['a shape that is not a list', file({ a: f32(1, 0, 4) }, '00000000'), /shape of non-negative integers, got 1/],
    ['a negative size', file({ a: f32([-1, -1], 0, 4) }, '00000000'), /got \[-1, -1\]/],
    ['a size that is not an integer', file({ a: f32([1.5], 0, 6) }, '000000000000'), /got \[1.5\]/],
    ['a size beyond the integers', file({ a: f32([1e300], 0, 4) }, '00000000'), /got \[1e\+300\]/],
    ['sizes that overflow', file({ a: f32([2 ** 40, 2 ** 40], 0, 0) }), /bytes for tensor "a"/],
    [
      'sizes that overflow to infinity times 0',
      file({ a: f32([...new Array<number>(30).fill(2 ** 40), 0], 0, 0) }),
      /NaN bytes/,
    ],
    ['one offset', file({ a: f32([1], 0) }, '00000000'), /two data_offsets, got \[0\]/],
    ['offsets backwards', file({ a: f32([1], 4, 0) }, '00000000'), /4 bytes .* got -4/],
    ['too few bytes for the shape', file({ a: f32([2], 0, 4) }, '00000000'), /expected 8 bytes .* got 4/],
    ['data past the end', file({ a: f32([2], 0, 8) }, '00000000'), /expected 8 bytes of data, got 4/],
    ['a terabyte that is not there', file({ a: f32([2 ** 38], 0, 2 ** 40) }), /bytes of data, got 0/],
    ['a gap at the start', file({ a: f32([1], 4, 8) }, numbers), /begin at byte 0, got 4/],
    ['bytes left over', file({ a: f32([1], 0, 4) }, numbers), /expected 4 bytes of data, got 8/],
    ['an overlap', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, numbers), /"b" to begin at byte 8, got 4/],
    ['the same bytes twice', file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, '00000000'), /begin at byte 4, got 0/],
  ]
  it.each(hostile)('refuses %s', (_, bytes, reason) => {
    expect(() => decodeSafetensors(bytes)).toThrow(FormatError)
    expect(() => decodeSafetensors(bytes)).toThrow(reason)
  })

  it('refuses every truncation and survives every changed byte', () => {
    const bytes = encodeSafetensors({ a: tensor([1, 2.5]), b: tensor([[3]]) }, { k: 'v' })
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length)), String(length)).toThrow(FormatError)
    }
    const random = createRandom(1)
    for (let i = 0; i < 3000; i++) {
      const changed = bytes.slice()
      changed[random.integer(bytes.length)] = random.integer(256)
      expectTensorsOrFormatError(changed)
    }
  })
})

describe('openSafetensors', () => {
  it('says what is in a file, and reads one tensor of it', () => {
    const { tensors, metadata } = openSafetensors(
      encodeSafetensors({ a: tensor([1, 2.5]), b: tensor([[3]]) }, { k: 'v' }),
    )
    expect(metadata).toEqual({ k: 'v' })
    expect(tensors).toMatchObject([
      { name: 'a', dtype: 'F32', shape: [2], byteLength: 8 },
      { name: 'b', dtype: 'F32', shape: [1, 1], byteLength: 4 },
    ])
    expect(tensors[1]!.read()).toEqual(tensor([[3]]))
  })

  it('refuses a damaged file before anything is read', () => {
    const bytes = encodeSafetensors({ a: tensor([1]) })
    expect(() => openSafetensors(bytes.subarray(0, bytes.length - 1))).toThrow(FormatError)
  })
})

function expectTensorsOrFormatError(bytes: Uint8Array): void {
  let tensors: Record<string, Tensor> = {}
  try {
    tensors = decodeSafetensors(bytes).tensors
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
  }
  for (const { shape, data } of Object.values(tensors)) expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length)
}
