import { open } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchBytes, locateAddress } from './remote.ts'
import { type Location, type Platform } from './types.ts'

/** Node: a file is a path, or a URL of one or of something on the network. */
export const platform: Platform = {
  locate(file, directory) {
    const found = isRemote(String(file)) ? locateAddress(String(file)) : locatePath(file)
    return directory === undefined ? found : { ...found, place: join(directory, found.name) }
  },
  read: (place, signal) => (isRemote(place) ? fetchBytes(place, signal) : fileBytes(place)),
}

/** The bytes of a file. Each chunk is read into the memory of the one before. */
async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path)
  try {
    const buffer = new Uint8Array(2 ** 18)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

function isRemote(place: string): boolean {
  return /^https?:/i.test(place)
}

function locatePath(file: string | URL): Location {
  const path = resolve(/^file:/i.test(String(file)) ? fileURLToPath(file) : String(file))
  return { place: path, name: basename(path) }
}
