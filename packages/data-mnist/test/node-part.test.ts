import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { beginPart } from '../src/platform/node-part.ts'
import { openPaths, temporaryDirectory } from './files.ts'

const bytes = Uint8Array.of(1, 2, 3)

test('a part is published when commit is done, not before and not after', async () => {
  const directory = await temporaryDirectory()
  const part = await beginPart(directory, 'file.gz')
  await part.append(bytes)
  expect(await readdir(directory)).toEqual([expect.stringMatching(/^file\.gz\..*\.part$/)])
  await part.commit()
  expect(await readdir(directory)).toEqual(['file.gz'])
  expect(Uint8Array.from(await readFile(join(directory, 'file.gz')))).toEqual(bytes)
})

test('a part that cannot be published says why', async () => {
  const directory = await temporaryDirectory()
  const part = await beginPart(directory, 'file.gz')
  await part.append(bytes)
  await mkdir(join(directory, 'file.gz', 'sub'), { recursive: true })
  await expect(part.commit()).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/)
})

test('a part that is released is there for the next, and an empty one is gone', async () => {
  const directory = await temporaryDirectory()
  const part = await beginPart(directory, 'file.gz')
  await part.append(bytes)
  await part.release()
  expect(await readdir(directory)).toEqual(['file.gz.part'])
  const next = await beginPart(directory, 'file.gz')
  expect(next.size).toBe(3)
  await next.clear()
  expect(next.size).toBe(0)
  await next.release()
  expect(await readdir(directory)).toEqual([])
})

test.skipIf(!existsSync('/proc/self/fd'))('a part is no longer open once it is published or released', async () => {
  const directory = await temporaryDirectory()
  const open = (): string[] => openPaths().filter((path) => path.startsWith(directory))
  for (const chunk of [bytes, new Uint8Array(0)]) {
    for (const end of ['commit', 'release'] as const) {
      const part = await beginPart(directory, 'file.gz')
      await part.append(chunk)
      expect(open()).toHaveLength(1)
      await part[end]()
      expect(open()).toEqual([])
    }
  }
})

test.skipIf(process.getuid?.() === 0)('a part that may not be renamed is left alone', async () => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, 'file.gz.part'), bytes)
  await chmod(directory, 0o500)
  await expect(beginPart(directory, 'file.gz')).rejects.toThrow('EACCES')
  await chmod(directory, 0o700)
})
