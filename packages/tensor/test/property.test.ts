import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNpy, encodeNpy, openNpy } from '../src/npy.ts'
import { decodeSafetensors, encodeSafetensors, FormatError, openSafetensors } from '../src/safetensors.ts'
import { createRandom } from '../src/stream.ts'
import { sizeOf, type Tensor } from '../src/tensor.ts'

/** Random cases of each property; `npm run test:property` has many more. */
const runs = Number(process.env['NN_PROPERTY_RUNS'] ?? 2000)
const options = { numRuns: runs, seed: 1 }
const timeout = 3_600_000

const shape = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 })
const tensors = fc.tuple(shape, fc.nat()).map(([shape, seed]) => createRandom(seed).normal(shape))

/** Pieces of headers, with what breaks parsers. */
const hostile = fc.constantFrom(
  ...['{', '}', '[', ']', '(', ')', '"', "'", ',', ':', '-', '.', '0', '9', 'e9', '\\', '\0', ' ', '\n', '\uFEFF'],
  ...['__proto__', '__metadata__', 'F32', 'F64', 'BF16', '<f4', '>i8', 'True', 'null', '1e308', '4294967296', '-1'],
)
const edits = fc.array(fc.tuple(fc.nat(), hostile), { minLength: 1, maxLength: 5 })

/** The text with pieces written over what is there, most often in its head. */
function edited(file: Uint8Array, changes: readonly (readonly [number, string])[], head: number): Uint8Array {
  const bytes = Buffer.from(file)
  for (const [at, text] of changes) if (head > 0) bytes.write(text, at % head)
  return bytes
}

/** Numbers as many as the shape says, no more than the file has bytes, or the error that is for people. */
function expectTensorsOrReason(bytes: Uint8Array, decode: (bytes: Uint8Array) => readonly Tensor[]): void {
  try {
    for (const { shape, data } of decode(bytes)) {
      expect(data).toHaveLength(sizeOf(shape))
      expect(data.length).toBeLessThanOrEqual(bytes.length)
    }
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
    expect((error as Error).message).not.toBe('')
  }
}

describe('safetensors', () => {
  const decode = (bytes: Uint8Array): Tensor[] => {
    const { tensors } = decodeSafetensors(bytes)
    expect(
      openSafetensors(bytes)
        .tensors.map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(tensors).sort())
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    return Object.values(tensors)
  }
  const names = fc.string({ maxLength: 6 }).map((name) => `t${name}`)
  const files = fc
    .tuple(fc.dictionary(names, tensors, { maxKeys: 4 }), fc.dictionary(names, fc.string(), { maxKeys: 3 }))
    .map(([tensors, metadata]) => ({ tensors, metadata, bytes: encodeSafetensors(tensors, metadata) }))

  it('come back as they were', { timeout }, () => {
    fc.assert(
      fc.property(files, ({ tensors, metadata, bytes }) => {
        const decoded = decodeSafetensors(bytes)
        expect(Object.entries(decoded.tensors).sort()).toEqual(Object.entries(tensors).sort())
        expect(Object.entries(decoded.metadata).sort()).toEqual(Object.entries(metadata).sort())
      }),
      options,
    )
  })

  it('with a changed header, another length, or cut, are numbers or the reason why not', { timeout }, () => {
    const length = fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { freq: 8 })
    fc.assert(
      fc.property(files, edits, length, fc.double({ min: 0, max: 2, noNaN: true }), (file, changes, length, share) => {
        const header = edited(file.bytes.subarray(8), changes, file.bytes.length - 8)
        const whole = Buffer.concat([file.bytes.subarray(0, 8), header])
        if (length !== null) whole.writeBigUInt64LE(length)
        expectTensorsOrReason(share < 1 ? whole.subarray(0, Math.floor(share * whole.length)) : whole, decode)
      }),
      options,
    )
  })

  it('of any JSON, and any bytes', { timeout }, () => {
    const entry = fc.record({
      dtype: fc.constantFrom('F32', 'F16', 'I64', 'X'),
      shape: fc.jsonValue(),
      data_offsets: fc.jsonValue(),
    })
    const header = fc.oneof(
      fc.json(),
      fc.dictionary(fc.string(), entry).map((value) => JSON.stringify(value)),
    )
    const written = fc.tuple(header, fc.uint8Array({ maxLength: 64 })).map(([text, data]) => {
      const length = Buffer.alloc(8)
      length.writeUInt32LE(Buffer.byteLength(text))
      return Buffer.concat([length, Buffer.from(text), data])
    })
    fc.assert(
      fc.property(fc.oneof(written, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        expectTensorsOrReason(bytes, decode)
      }),
      options,
    )
  })
})

describe('npy', () => {
  const decode = (bytes: Uint8Array): Tensor[] => {
    const file = openNpy(bytes)
    expect(file.byteLength).toBeLessThanOrEqual(bytes.length)
    return [decodeNpy(bytes)]
  }

  it('come back as they were', { timeout }, () => {
    fc.assert(
      fc.property(tensors, (tensor) => {
        expect(decodeNpy(encodeNpy(tensor))).toEqual(tensor)
      }),
      options,
    )
  })

  it('with a changed header, or cut, are numbers or the reason why not', { timeout }, () => {
    fc.assert(
      fc.property(tensors, edits, fc.double({ min: 0, max: 2, noNaN: true }), (tensor, changes, share) => {
        const bytes = edited(encodeNpy(tensor), changes, 80)
        expectTensorsOrReason(share < 1 ? bytes.subarray(0, Math.floor(share * bytes.length)) : bytes, decode)
      }),
      options,
    )
  })

  it('of any header, and any bytes', { timeout }, () => {
    const descr = fc.constantFrom("'<f4'", "'|u1'", "'>f8'", "'<i8'", "'|b1'", "'<U3'", '[]', '3')
    const order = fc.constantFrom('True', 'False', 'None')
    const number = fc.oneof(fc.integer({ min: -2, max: 9 }), fc.constantFrom(2 ** 31, 2 ** 53, 1e21))
    const header = fc.tuple(descr, order, fc.array(number, { maxLength: 4 })).map(([descr, order, shape]) => {
      const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
      return `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${tuple}, }\n`
    })
    const written = fc.tuple(fc.oneof(header, fc.string()), fc.nat(3), fc.uint8Array()).map(([text, major, data]) => {
      const length = Buffer.alloc(major === 1 ? 2 : 4)
      length.writeUIntLE(Buffer.byteLength(text), 0, 2)
      return Buffer.concat([
        Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, major, 0]),
        length,
        Buffer.from(text),
        data,
      ])
    })
    fc.assert(
      fc.property(fc.oneof(written, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        expectTensorsOrReason(bytes, decode)
      }),
      options,
    )
  })
})
