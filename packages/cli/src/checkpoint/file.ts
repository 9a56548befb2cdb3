import { createHash } from 'node:crypto'
import { decodeSafetensors, encodeSafetensors, FormatError } from '@nn/tensor/safetensors'
import type { Checkpoint, CheckpointState } from '@nn/train'

/** What the metadata of a checkpoint file calls itself. */
const checkpointFormat = 'nn-checkpoint-1'

/**
 * How every checkpoint begins, after the 8 bytes of the header's length: names are sorted, so the hash is always at
 * the same place.
 */
const beginning = new TextEncoder().encode(`{"__metadata__":{"format":"${checkpointFormat}","sha256":"`)
const hashAt = 8 + beginning.length
const noHash = '0'.repeat(64)

/**
 * The bytes of a checkpoint: a safetensors file with the tensors under their names and, as metadata, `format`, `state`
 * (JSON) and `sha256`: the SHA-256 of the whole file, in hexadecimal, computed with 64 zeros in its own place.
 */
export function encodeCheckpoint({ state, tensors }: Checkpoint): Uint8Array {
  const metadata = { format: checkpointFormat, sha256: noHash, state: JSON.stringify(state) }
  const bytes = encodeSafetensors(tensors, metadata)
  bytes.set(new TextEncoder().encode(hashOf(bytes)), hashAt)
  return bytes
}

/**
 * Reads a checkpoint. Whether its state and tensors fit an experiment is for `fit` to say.
 * @throws {FormatError} with the reason, if the bytes are anything but one complete, unchanged checkpoint
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  if (!beginning.every((byte, i) => bytes[8 + i] === byte)) {
    if (bytes.length >= hashAt) fail('expected a file that nn train wrote, got another one')
    fail(`expected at least ${hashAt} bytes, got ${bytes.length}`)
  }
  const recorded = new TextDecoder('latin1').decode(bytes.subarray(hashAt, hashAt + noHash.length))
  const actual = hashOf(bytes)
  const { tensors, metadata } = decodeSafetensors(bytes) // first: it knows better than the hash what is wrong
  if (recorded !== actual) fail(`expected content with the SHA-256 ${recorded}, got ${actual}`)
  return { state: parseState(metadata['state']), tensors }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256')
    .update(bytes.subarray(0, hashAt))
    .update(noHash)
    .update(bytes.subarray(hashAt + noHash.length))
    .digest('hex')
}

function parseState(text: string | undefined): CheckpointState {
  const state = parseJson(text)
  if (typeof state !== 'object' || state === null) return fail('expected its state to be an object')
  for (const name of ['epoch', 'step'] as const) {
    const value = (state as Partial<Record<typeof name, unknown>>)[name]
    if (!Number.isSafeInteger(value) || (value as number) < 0) fail(`expected its state to have the ${name}`)
  }
  return state as CheckpointState
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return fail('expected its state to be JSON')
  }
}

function fail(reason: string): never {
  throw new FormatError('checkpoint', reason)
}
