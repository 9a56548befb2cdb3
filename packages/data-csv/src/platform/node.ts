import { readFile } from 'node:fs/promises'
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
  read: (place, signal) => (isRemote(place) ? fetchBytes(place, signal) : readFile(place, { signal })),
}

function isRemote(place: string): boolean {
  return /^https?:/i.test(place)
}

function locatePath(file: string | URL): Location {
  const path = resolve(/^file:/i.test(String(file)) ? fileURLToPath(file) : String(file))
  return { place: path, name: basename(path) }
}
