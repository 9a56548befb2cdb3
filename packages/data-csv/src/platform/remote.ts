import { type Location } from './types.ts'

/** The bytes at an address, in chunks. @throws Error with the status if there are none. */
export async function* fetchBytes(address: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const response = await fetch(address, { signal: signal ?? null })
  if (!response.ok) throw new Error(`HTTP status ${response.status}`)
  const reader = response.body?.getReader() // Safari cannot iterate over a stream
  if (!reader) return
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value
  } finally {
    await reader.cancel().catch(() => undefined) // a stream that failed has said so already
  }
}

/** An address, and the name in it. */
export function locateAddress(address: string): Location {
  return { place: address, name: address.split(/[?#]/)[0]!.split('/').at(-1)! }
}
