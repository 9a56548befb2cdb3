import { describe, expect, it, test } from 'vitest'
import { ShapeError } from '../src/shape-error.ts'
import { tensor } from '../src/nested.ts'
import { decodeNpy, encodeNpy, FormatError, openNpy } from '../src/npy.ts'
import { createRandom } from '../src/stream.ts'
import { bytesOf, ramp } from './fixtures.ts'

/** A file as NumPy writes it: the header is padded so that the data begins at a multiple of 64. */
function file(dictionary: string, data: string, version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12
  const size = Math.ceil((start + dictionary.length + 1) / 64) * 64
  const header = `${dictionary.padEnd(size - start - 1)}\n`
  const length = [0, 8, 16, 24].map((shift) => (header.length >> shift) & 255).slice(0, version === 1 ? 2 : 4)
  return Uint8Array.from([
    ...bytesOf('934e554d5059'),
    version,
    0,
    ...length,
    ...new TextEncoder().encode(header),
    ...bytesOf(data),
  ])
}

const plain = (descr: string, shape: string): string =>
  `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`

test('encodeNpy begins the data at the first multiple of 64 behind the header', () => {
  const starts = Array.from({ length: 3 * 30 }, (_, i) => {
    const count = 10 ** (i % 3) // one digit or more, so that headers of all lengths occur
    const bytes = encodeNpy(ramp([...new Array<number>(Math.floor(i / 3)).fill(1), count]))
    const dictionary = /[{].*[}]/.exec(new TextDecoder('latin1').decode(bytes))![0]
    return [bytes.length - 4 * count, 64 * Math.ceil((10 + dictionary.length + 1) / 64)]
  })
  expect(starts.map(([start]) => start)).toEqual(starts.map(([, least]) => least))
})

test('openNpy says what is in a file before it is read', () => {
  expect(openNpy(file(plain('<f4', `(${'1, '.repeat(64)})`), '0000803f')).shape).toHaveLength(64)
  const { dtype, shape, byteLength, read } = openNpy(file(plain('|u1', '(3,)'), '010203'))
  expect([dtype, shape, byteLength]).toEqual(['|u1', [3], 3])
  expect(read()).toEqual(tensor([1, 2, 3]))
})

describe('encodeNpy', () => {
  it('gives the bytes of numpy.save', () => {
    const data = '0000803f00002040000040c0000080400000a0400000c040'
    const matrix = tensor([
      [1, 2.5, -3],
      [4, 5, 6],
    ])
    expect(encodeNpy(matrix)).toEqual(file(plain('<f4', '(2, 3)'), data))
    expect(encodeNpy(tensor([0, 1, 2]))).toEqual(file(plain('<f4', '(3,)'), '000000000000803f00000040'))
    expect(encodeNpy(tensor(1.5))).toEqual(file(plain('<f4', '()'), '0000c03f'))
  })

  it('is undone by decoding, bit for bit', () => {
    for (const shape of [[], [0], [5], [2, 3, 4], new Array<number>(32).fill(1)]) {
      const x = createRandom(1).normal(shape)
      expect(decodeNpy(encodeNpy(x))).toEqual(x)
    }
    expect(encodeNpy(ramp(new Array<number>(32).fill(1))).length % 64).toBe(4)
  })

  it('refuses broken tensors and more axes than NumPy has', () => {
    expect(() => encodeNpy({ shape: [2], data: new Float32Array(1) })).toThrow(ShapeError)
    expect(() => encodeNpy(ramp(new Array<number>(33).fill(1)))).toThrow(ShapeError)
  })
})

describe('decodeNpy', () => {
  it.each<[string, number[], string]>([
    ['<f8', [0.1, -2], '9a9999999999b93f00000000000000c0'],
    ['<f4', [1, 2.5], '0000803f00002040'],
    ['<f2', [1.5, -0.25, 65504, 2 ** -24], '003e00b4ff7b0100'],
    ['<i8', [-1, 2 ** 40], 'ffffffffffffffff0000000000010000'],
    ['<i4', [-2, 16], 'feffffff10000000'],
    ['<i2', [-2, 256], 'feff0001'],
    ['|i1', [-128, 127], '807f'],
    ['<u8', [2 ** 63], '0000000000000080'],
    ['<u4', [2 ** 31], '00000080'],
    ['<u2', [65535], 'ffff'],
    ['|u1', [0, 255], '00ff'],
    ['|b1', [1, 0], '0100'],
  ])('reads %s', (descr, values, data) => {
    expect(decodeNpy(file(plain(descr, `(${values.length},)`), data))).toEqual(tensor(values))
  })

  it('reads versions 2 and 3', () => {
    for (const version of [2, 3]) {
      expect(decodeNpy(file(plain('|u1', '(2, 1)'), '0102', version))).toEqual(tensor([[1], [2]]))
    }
  })

  it('transposes Fortran order', () => {
    const data = '000000000000f03f00000000000010400000000000000440000000000000144000000000000008c00000000000001840'
    const header = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }"
    expect(decodeNpy(file(header, data))).toEqual(
      tensor([
        [1, 2.5, -3],
        [4, 5, 6],
      ]),
    )
  })

  it('reads from the middle of a buffer', () => {
    const bytes = Uint8Array.from([9, ...encodeNpy(tensor([1, 2]))])
    expect(decodeNpy(bytes.subarray(1))).toEqual(tensor([1, 2]))
  })

  const good = file(plain('<f4', '(1,)'), '00000000')
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /magic bytes/],
    ['other magic bytes', good.with(1, 0), /magic bytes/],
    ['another version', good.with(6, 4), /version 1, 2 or 3, got 4/],
    ['only a beginning', good.subarray(0, 9), /at least 10 bytes, got 9/],
    ['a header longer than the file', good.with(9, 2), /header of at most 122 bytes, got 630/],
    ['a huge header', file(plain('<f4', '(1,)').padEnd(20000), '00000000', 2), /at most 10000 bytes/],
    ['a header that is not a dictionary', file('hello', ''), /descr, fortran_order and shape/],
    ['no shape', file("{'descr': '<f4', 'fortran_order': False, }", ''), /descr, fortran_order and shape/],
    ['big-endian numbers', file(plain('>f4', '(1,)'), '00000000'), /got '>f4'/],
    ['text', file(plain('<U5', '(0,)'), ''), /one of the types <f8, <f4, .*, got '<U5'/],
    ['records', file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", '00000000'), /got \[\('a'/],
    [
      'more axes than any array has',
      file(plain('<f4', `(${'1, '.repeat(65)})`), '00000000'),
      /at most 64 axes, got 65/,
    ],
    ['a size beyond the integers', file(plain('<f4', '(99999999999999999999,)'), ''), /shape of integers/],
    ['data that is missing', good.subarray(0, -1), /expected 4 bytes of data, got 3/],
    ['bytes left over', Uint8Array.from([...good, 0]), /expected 4 bytes of data, got 5/],
    ['terabytes that are not there', file(plain('<f4', '(1099511627776, 4)'), ''), /bytes of data, got 0/],
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => decodeNpy(bytes)).toThrow(FormatError)
    expect(() => decodeNpy(bytes)).toThrow(reason)
  })

  it('is not held up by a header of spaces', () => {
    // Time that grows with the square of three millions would be hours.
    expect(() =>
      decodeNpy(file(`{'descr': '<f4', 'fortran_order': False, 'shape': (1,)${' '.repeat(3_000_000)}x`, '', 2)),
    ).toThrow(FormatError)
  })
})
