import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import process from 'node:process'
import envPaths from 'env-paths'
import { openReader, writeWhole } from './node-file.ts'
import { gunzipStream } from './node-gunzip.ts'
import { beginPart } from './node-part.ts'
import { type Platform } from './types.ts'

/** Node: directories are directories. */
export const platform: Platform = {
  environmentDirectory() {
    const directory = process.env['MNIST_DIR']
    return directory === '' ? undefined : directory
  },

  locateDirectory: (directory) => resolve(directory),

  cacheDirectory,

  openFile: (directory, name) => openReader(join(directory, name)),

  openCache(dataset, directory = cacheDirectory()) {
    const location = resolve(directory, dataset)
    return {
      location,
      open: (name) => openReader(join(location, name)),
      begin: (name) => beginPart(location, name),
      keep: (name, bytes) => writeWhole(join(location, name), bytes),
    }
  },

  gunzip: gunzipStream,

  createSha256() {
    const hash = createHash('sha256')
    return {
      update(piece) {
        hash.update(piece)
      },
      digest: () => Promise.resolve(hash.digest('hex')),
    }
  },
}

function cacheDirectory(): string {
  return envPaths('nn', { suffix: '' }).cache
}
