import type { Json } from '@nn/tensor'
import { CheckpointError } from '../checkpoint/checkpoint.ts'
import { damaged } from '../checkpoint/expect.ts'

/**
 * The numbers that a callback remembered; null is NaN. @throws CheckpointError in the name of `who` if one is missing.
 */
export function loadNumbers<Name extends string>(
  who: string,
  json: Json,
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  const kept = (typeof json === 'object' ? json : null) as Readonly<Record<string, Json>> | null
  const numbers = names.map((name) => {
    const value = kept?.[name] === null ? NaN : kept?.[name]
    if (typeof value === 'number') return [name, value] as const
    throw missing(who, name)
  })
  return Object.fromEntries(numbers) as Record<Name, number>
}

/**
 * A vector that a callback remembered, where it must have one. @throws CheckpointError in the name of `who` if it is
 * missing.
 */
export function loadVector(
  who: string,
  vectors: Readonly<Record<string, Float32Array>> | undefined,
  name: string,
  needed: boolean,
): Float32Array | undefined {
  const vector = needed ? vectors?.[name] : undefined
  if (needed && !vector) throw missing(who, name)
  return vector
}

function missing(who: string, name: string): CheckpointError {
  return new CheckpointError(`${who}: a checkpoint must hold its ${name}, got none. ${damaged}`)
}
