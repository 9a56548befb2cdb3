import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { askRegistry } from '@nn/workspace/install.js'
import { createConsumer } from './consumer.js'
import { emptyFolder, packAll, readTarballs } from './pack.js'

const folder = emptyFolder()

/**
 * Once for all tests: the tarballs in `store`, and in `consumer` a project that has installed them; `unreachable` says
 * why there is none, if no registry can be reached.
 */
export async function setup({ provide }) {
  const [store, consumer] = ['store', 'consumer'].map((name) => join(folder, name))
  for (const path of [store, consumer]) mkdirSync(path)
  packAll(store)
  const unreachable = await askRegistry('typescript', folder)
  if (unreachable === undefined) createConsumer(consumer, readTarballs(store))
  provide('unreachable', unreachable ?? '')
  provide('store', store)
  provide('consumer', consumer)
}

export function teardown() {
  rmSync(folder, { recursive: true, force: true })
}
