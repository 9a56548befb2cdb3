import { createHash } from 'node:crypto'
import { sizeOf } from '@nn/tensor'
import { openNpy } from '@nn/tensor/npy'
import { openSafetensors, type StoredTensor } from '@nn/tensor/safetensors'
import { CommandError } from '../errors.ts'
import { readRegularFile } from '../record/files.ts'
import type { FileInspection, TensorInspection } from './inspection.ts'
import { statisticsOf } from './statistics.ts'

/**
 * The kind of a file of tensors, by its first byte: an .npy file begins with one that is no text, a safetensors file
 * with a length.
 */
export type FileKind = 'safetensors' | 'npy'

/**
 * Looks into a safetensors or .npy file, whoever wrote it.
 * @throws CommandError if it is damaged, or neither.
 */
export async function inspectFile(path: string): Promise<{ readonly kind: FileKind; readonly file: FileInspection }> {
  const bytes = await read(path)
  const kind = isNpy(bytes) ? 'npy' : 'safetensors'
  const { tensors, metadata } = open(path, kind, bytes)
  const facts = Object.entries(metadata)
  const isCheckpoint = metadata['format']?.startsWith('nn-checkpoint-') ?? false
  const grouped = byGroup(tensors, isCheckpoint).slice(0, MOST_TENSORS)
  const file = {
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    metadata: Object.fromEntries(facts.slice(0, MOST_FACTS).map(([name, text]) => [shorten(name), shorten(text)])),
    tensors: grouped.map(([group, tensor]) => inspectTensor(tensor, group)),
    total: {
      metadata: facts.length,
      tensors: tensors.length,
      numbers: tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    },
  }
  return { kind, file }
}

/** What is looked at of a file: more than the largest of models has, and less than takes a second to draw. */
const MOST_TENSORS = 1000
const MOST_FACTS = 100

/** Each tensor with its group, the groups one after the other and the weights, which have none, first. */
function byGroup(tensors: readonly StoredTensor[], isCheckpoint: boolean): (readonly [string, StoredTensor])[] {
  const groups = new Map<string, StoredTensor[]>([['', []]])
  for (const tensor of tensors) {
    const group = isCheckpoint ? groupOf(tensor.name) : ''
    const members = groups.get(group)
    if (members) members.push(tensor)
    else groups.set(group, [tensor])
  }
  return Array.from(groups).flatMap(([group, members]) => members.map((tensor) => [group, tensor] as const))
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(path)
  } catch (error) {
    throw new CommandError(`${path}: cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function isNpy(bytes: Uint8Array): boolean {
  return bytes[0] === 0x93 && bytes[1] === 0x4e // \x93N
}

interface Opened {
  readonly tensors: readonly StoredTensor[]
  readonly metadata: Readonly<Record<string, string>>
}

function open(path: string, kind: FileKind, bytes: Uint8Array): Opened {
  try {
    return kind === 'npy' ? { tensors: [{ name: 'array', ...openNpy(bytes) }], metadata: {} } : openSafetensors(bytes)
  } catch (error) {
    throw new CommandError(`${path}: ${(error as Error).message}`, { cause: error })
  }
}

function inspectTensor({ name, dtype, shape, byteLength, read }: StoredTensor, group: string): TensorInspection {
  const statistics = statisticsOf(read().data)
  return {
    name: shorten(name),
    group: shorten(group),
    dtype,
    shape,
    count: sizeOf(shape),
    bytes: byteLength,
    ...statistics,
  }
}

function groupOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')))
}

const LONGEST_TEXT = 100

/**
 * A checkpoint holds the state of a training as a text that may have megabytes; and a name, too, may be of any length.
 */
function shorten(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return `${text.slice(0, LONGEST_TEXT)}… (${text.length.toLocaleString('en-US')} characters)`
}
