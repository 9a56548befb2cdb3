import { existsSync } from 'node:fs'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fileNames, roles } from '../src/catalog.ts'
import { ChecksumError, mnist, OptionError } from '../src/index.ts'
import { temporaryDirectory } from './files.ts'

const directory = process.env['MNIST_DIR'] ?? ''
const here = existsSync(directory)

describe.skipIf(!here)(here ? 'the real MNIST' : 'the real MNIST (skipped: MNIST_DIR names no directory)', () => {
  test('is known by its checksums and has the documented sizes', async () => {
    const data = await mnist().load()
    expect(data).toMatchObject({ name: 'mnist', verified: true, synthetic: false, source: 'directory' })
    expect(data.train.images.buffer.byteLength).toBe(47_040_016)
    expect(data.train.labels.buffer.byteLength).toBe(60_008)
    expect(data.test.images.buffer.byteLength).toBe(7_840_016)
    expect(data.test.labels.buffer.byteLength).toBe(10_008)
    expect([...data.train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect([...data.test.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
  })

  test.each(roles)('with one bit of %s flipped is refused by name', async (role) => {
    const damaged = join(await temporaryDirectory(), 'mnist')
    await cp(directory, damaged, { recursive: true })
    const name = (await readdir(damaged)).find((file) => file.startsWith(fileNames[role]))!
    const stored = await readFile(join(damaged, name))
    const bytes = name.endsWith('.gz') ? gunzipSync(stored) : stored
    bytes[bytes.length - 100]! ^= 1
    await writeFile(join(damaged, name), bytes)
    const error: unknown = await mnist({ directory: damaged, verify: true })
      .load()
      .catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ChecksumError)
    expect(error).toHaveProperty('file', fileNames[role])
    const data = await mnist({ directory: damaged, verify: false }).load()
    expect(data).toMatchObject({ name: 'mnist (unverified)', verified: false })
    expect(data.notice).toContain(fileNames[role])
  })

  test('is not taken for another data set', async () => {
    await expect(mnist({ dataset: 'kmnist', directory }).load()).rejects.toThrow(OptionError)
  })
})
