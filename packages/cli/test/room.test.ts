import type * as Promises from 'node:fs/promises'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checkpoint } from '@nn/train'
import { beforeEach, expect, test, vi } from 'vitest'
import { makeRoom } from '../src/checkpoint/room.ts'
import { temporaryDirectory } from './support/output.ts'

const disk = vi.hoisted(() => ({ free: 0, tells: true, order: [] as string[] }))

vi.mock('node:fs/promises', async (original) => {
  const promises = await original<typeof Promises>()
  return {
    ...promises,
    statfs() {
      disk.order.push('look')
      return disk.tells ? Promise.resolve({ bavail: disk.free / 100, bsize: 100 }) : Promise.reject(new Error('ENOSYS'))
    },
    async rm(path: string) {
      await promises.rm(path)
      disk.order.push('remove')
    },
  }
})

beforeEach(() => {
  Object.assign(disk, { tells: true, order: [] })
})

/** A checkpoint of 1 MB, in two tensors. */
const checkpoint: Checkpoint = {
  state: {} as Checkpoint['state'],
  tensors: {
    a: { shape: [200_000], data: new Float32Array(200_000) },
    b: { shape: [50_000], data: new Float32Array(50_000) },
  },
}

const look = (free: number, numbered = 0, directory = temporaryDirectory()): ReturnType<typeof makeRoom> => {
  disk.free = free
  return makeRoom(directory, checkpoint, numbered)
}

test('a run needs room for its weights and one checkpoint', async () => {
  const directory = temporaryDirectory()
  await expect(look(1.9e6, 0, directory)).rejects.toThrow(
    `${directory}: expected 2.0 MB free for the run's result, got 1.9 MB. ` +
      'Make room, or choose another disk with --out.',
  )
  expect(await look(2e6)).toHaveLength(1)
})

test.each([
  [0, 4e6, '4.0 MB'],
  [5, 9e6, '9.0 MB'],
])('with %d numbered checkpoints it may take %d bytes, and says so where those are not free', async (n, most, said) => {
  expect(await look(most, n)).toEqual([])
  const directory = temporaryDirectory()
  expect(await look(most - 100_000, n, directory)).toEqual([
    {
      type: 'notice',
      message:
        `${directory}: ${(most / 1e6 - 0.1).toFixed(1)} MB are free, and checkpoints may take ${said}. ` +
        'The run goes on without those that cannot be written.',
    },
  ])
})

test('the room of checkpoints that will be replaced is free', async () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'last.safetensors'), new Uint8Array(1e6))
  writeFileSync(join(directory, 'best.safetensors'), new Uint8Array(1e6))
  expect(await look(2e6, 0, directory)).toEqual([])
})

test('where the file system does not tell how much is free, the run begins', async () => {
  disk.tells = false
  expect(await look(0)).toEqual([])
})

test('what killed processes left is gone before the room is measured', async () => {
  const directory = temporaryDirectory()
  const left = join(directory, 'last.safetensors.01234567-89ab-cdef-0123-456789abcdef.tmp')
  writeFileSync(left, new Uint8Array(2e6))
  expect(await look(2e6, 0, directory)).toHaveLength(1)
  expect([disk.order, existsSync(left)]).toEqual([['remove', 'look'], false])
})
