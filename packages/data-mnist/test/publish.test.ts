import type * as fs from 'node:fs/promises'
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { beginPart } from '../src/platform/node-part.ts'
import { temporaryDirectory } from './files.ts'

/** What `rename` does instead. */
let refuse: ((from: string) => Promise<void>) | undefined
beforeEach(() => {
  refuse = undefined
})
vi.mock('node:fs/promises', async (importOriginal) => {
  const actual = await importOriginal<typeof fs>()
  const rename = (from: string, to: string): Promise<void> => (refuse ? refuse(from) : actual.rename(from, to))
  return { ...actual, rename }
})

const refusal = (code: string): Error => Object.assign(new Error(code), { code })
const bytes = Uint8Array.of(1, 2, 3)

describe('a system that does not rename', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])(
    'over a file that is there, with %s, leaves it, and no part',
    async (code) => {
      for (const isGone of [false, true]) {
        const directory = await temporaryDirectory()
        const part = await beginPart(directory, 'file.gz')
        await part.append(bytes)
        await writeFile(join(directory, 'file.gz'), 'the same')
        refuse = async (from) => {
          if (isGone) await rm(from)
          throw refusal(code)
        }
        await part.commit()
        refuse = undefined
        expect(await readdir(directory)).toEqual(['file.gz'])
        expect(await readFile(join(directory, 'file.gz'), 'utf8')).toBe('the same')
      }
    },
  )

  test.each([
    ['EPERM', false],
    ['EIO', true],
    ['ENOSPC', true],
  ])('with %s, where there is a file: %s, says so and keeps the part', async (code, exists) => {
    const directory = await temporaryDirectory()
    const part = await beginPart(directory, 'file.gz')
    await part.append(bytes)
    if (exists) await writeFile(join(directory, 'file.gz'), 'another')
    let path = ''
    refuse = (from) => {
      path = from
      return Promise.reject(refusal(code))
    }
    await expect(part.commit()).rejects.toThrow(code)
    await access(path)
  })

  test.each(['ENOENT', 'EPERM', 'EACCES', 'EBUSY'])('a part, with %s, leaves it to who was faster', async (code) => {
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'file.gz.part'), bytes)
    refuse = () => Promise.reject(refusal(code))
    const part = await beginPart(directory, 'file.gz')
    expect(part.size).toBe(0)
    await part.release()
    expect(await readdir(directory)).toEqual(['file.gz.part'])
  })

  test('a part, for another reason, says so', async () => {
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'file.gz.part'), bytes)
    refuse = () => Promise.reject(refusal('EIO'))
    await expect(beginPart(directory, 'file.gz')).rejects.toThrow('EIO')
  })
})
