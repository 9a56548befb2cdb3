import { describe } from '@nn/arguments'
import { FormatError } from './format-error.ts'
import { brokenLimit, duplicateKey, type JsonLimits } from './json-text.ts'
import { type NumberType, numberTypes } from './number-types.ts'
import { isReservedName, METADATA } from './safetensors-names.ts'
import { formatShape, type Shape, sizeOf } from './tensor.ts'

/** Where a tensor lies in the data part of a file: bytes `begin` to `end`. */
export interface Placement {
  readonly name: string
  readonly dtype: string
  readonly type: NumberType
  readonly shape: Shape
  readonly begin: number
  readonly end: number
}

/** The tensors and metadata that the text of a header describes; everything but where the tensors lie is checked. */
export function parseHeader(text: string): { placements: Placement[]; metadata: Record<string, string> } {
  expectModest(text)
  const header = parseObject(text)
  const twice = duplicateKey(text)
  if (twice !== undefined) fail(`expected each name once, got ${describe(twice)} twice`)
  const { [METADATA]: metadata = {}, ...described } = header
  return {
    placements: Object.entries(described).map(([name, entry]) => parsePlacement(name, entry)),
    metadata: parseMetadata(metadata),
  }
}

/** As many as PyTorch and NumPy can have. */
const MOST_AXES = 64

/**
 * A header is nested three deep, and one of a hundred thousand tensors, ten times as many as large models have in one
 * file, has so many fields.
 */
const limits: JsonLimits = { depth: 8, fields: 1_000_000 }

function expectModest(text: string): void {
  const broken = brokenLimit(text, limits)
  if (broken === 'depth') fail(`expected a header that is nested at most ${limits.depth} deep`)
  if (broken === 'fields') fail(`expected a header of at most ${limits.fields} names and values`)
}

/** Ends decoding with the reason. */
export function fail(reason: string): never {
  throw new FormatError('safetensors', reason)
}

function parseObject(text: string): Record<string, unknown> {
  if (!text.startsWith('{')) fail('expected a header that starts with {')
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return fail('expected a header of valid JSON')
  }
}

function parseMetadata(metadata: unknown): Record<string, string> {
  if (!isObject(metadata)) return fail(`expected ${METADATA} to be an object of strings`)
  for (const [name, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') fail(`expected the metadata ${describe(name)} to be a string`)
    if (isReservedName(name)) fail(`expected a metadata name that is not reserved, got ${describe(name)}`)
  }
  return metadata as Record<string, string>
}

function parsePlacement(name: string, entry: unknown): Placement {
  const who = `tensor ${describe(name)}`
  if (isReservedName(name)) fail(`expected a name that is not reserved, got ${who}`)
  if (!isObject(entry)) return fail(`expected ${who} to have dtype, shape and data_offsets`)
  const { dtype, shape, data_offsets: offsets } = entry
  const type = typeof dtype === 'string' ? numberTypes.get(dtype) : undefined
  if (typeof dtype !== 'string' || type === undefined) {
    return fail(
      `expected ${who} to have one of the dtypes ${[...numberTypes.keys()].join(', ')}, got ${describe(dtype)}`,
    )
  }
  if (!isCountList(shape))
    return fail(`expected ${who} to have a shape of non-negative integers, got ${describe(shape)}`)
  if (!isCountList(offsets) || offsets.length !== 2) {
    return fail(`expected ${who} to have two data_offsets, got ${describe(offsets)}`)
  }
  if (shape.length > MOST_AXES) return fail(`expected ${who} to have at most ${MOST_AXES} axes, got ${shape.length}`)
  const [begin, end] = offsets as [number, number]
  const size = sizeOf(shape) * type.bytes
  if (end - begin !== size) fail(`expected ${size} bytes for ${who} of shape ${formatShape(shape)}, got ${end - begin}`)
  return { name, dtype, type, shape, begin, end }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCountList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0)
}
