import type { Json } from '@nn/tensor'
import { CheckpointError } from '../checkpoint/checkpoint.ts'

/** The numbers that a callback remembered; null is NaN. @throws CheckpointError in the name of `who` if one is missing. */
export function loadNumbers<Name extends string>(
  who: string,
  json: Json,
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  const kept = (typeof json === 'object' ? json : null) as Readonly<Record<string, Json>> | null
  const numbers = names.map((name) => {
    const value = kept?.[name] === null ? NaN : kept?.[name]
    if (typeof value === 'number') return [name, value] as const
    throw new CheckpointError(`${who}: the checkpoint must hold its ${name}. It is damaged.`)
  })
  return Object.fromEntries(numbers) as Record<Name, number>
}
