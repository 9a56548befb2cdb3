import { fetchBytes, locateAddress } from './remote.ts'
import { type Platform } from './types.ts'

/** A browser: a file and a directory are addresses, relative ones to the page. */
export const platform: Platform = {
  locate(file, directory) {
    const found = locateAddress(String(file))
    return directory === undefined ? found : { ...found, place: `${directory.replace(/\/?$/, '/')}${found.name}` }
  },
  read: fetchBytes,
}
