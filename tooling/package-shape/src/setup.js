import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createConsumer } from './consumer.js'
import { emptyFolder, packAll, readTarballs } from './pack.js'

const folder = emptyFolder()

/** Once for all tests: the tarballs in `store`, and in `consumer` a project that has installed them. */
export function setup({ provide }) {
  const [store, consumer] = ['store', 'consumer'].map((name) => join(folder, name))
  for (const path of [store, consumer]) mkdirSync(path)
  packAll(store)
  createConsumer(consumer, readTarballs(store))
  provide('store', store)
  provide('consumer', consumer)
}

export function teardown() {
  rmSync(folder, { recursive: true, force: true })
}
