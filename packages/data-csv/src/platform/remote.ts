import { type Location } from './types.ts'

/** The bytes at an address. @throws Error with the status if there are none. */
export async function fetchBytes(address: string, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(address, { signal: signal ?? null })
  if (!response.ok) throw new Error(`HTTP status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** An address, and the name in it. */
export function locateAddress(address: string): Location {
  return { place: address, name: address.split(/[?#]/)[0]!.split('/').at(-1)! }
}
