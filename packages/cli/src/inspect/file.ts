import { createHash } from 'node:crypto'
import { sizeOf } from '@nn/tensor'
import { openNpy } from '@nn/tensor/npy'
import { openSafetensors, type StoredTensor } from '@nn/tensor/safetensors'
import { CommandError } from '../errors.ts'
import { readRegularFile } from '../record/files.ts'
import type { FileInspection, TensorInspection } from './inspection.ts'
import { statisticsOf } from './statistics.ts'

/** The kind of a file of tensors, by its first byte: an .npy file begins with one that is no text, a safetensors file with a length. */
export type FileKind = 'safetensors' | 'npy'

/**
 * Looks into a safetensors or .npy file, whoever wrote it.
 * @throws CommandError if it is damaged, or neither.
 */
export async function inspectFile(path: string): Promise<{ readonly kind: FileKind; readonly file: FileInspection }> {
  const bytes = await read(path)
  const kind = isNpy(bytes) ? 'npy' : 'safetensors'
  const { tensors, metadata } = open(path, kind, bytes)
  const isCheckpoint = metadata['format']?.startsWith('nn-checkpoint-') ?? false
  const inspected = tensors.map((tensor) => inspectTensor(tensor, isCheckpoint ? groupOf(tensor.name) : ''))
  const groups = [...new Set(['', ...inspected.map(({ group }) => group)])]
  const file = {
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, shorten(text)])),
    tensors: groups.flatMap((group) => inspected.filter((tensor) => tensor.group === group)),
  }
  return { kind, file }
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
  return { name, group, dtype, shape, count: sizeOf(shape), bytes: byteLength, ...statisticsOf(read().data) }
}

function groupOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')))
}

const LONGEST_TEXT = 100

/** A checkpoint holds the state of a training as a text that may have megabytes. */
function shorten(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return `${text.slice(0, LONGEST_TEXT)}… (${text.length.toLocaleString('en-US')} characters)`
}
