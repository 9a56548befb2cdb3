import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nnWatched } from './support/abort.ts'
import { canMount, setWritable, smallDisk } from './support/disk.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { packedPackages } from './support/packed.ts'
import { experiment, nn } from './support/run.ts'

const large = ['train', experiment('large'), '--json', '--checkpoint-every', '1', '--keep', '1']

const manifest = (run: string): unknown => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))
const weights = (run: string): Buffer => readFileSync(join(run, 'model.safetensors'))

async function whole(): Promise<string> {
  const run = join(temporaryDirectory(), 'whole')
  expect((await nn(['train', experiment('large'), '--out', run])).code).toBe(0)
  return run
}

describe('a directory that cannot be written to is refused before anything is trained', () => {
  test('because there is a file in its place', async () => {
    const file = join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    const { code, stdout, stderr } = await nn([...large, '--out', join(file, 'run')])
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^\{"type":"error"[^\n]*\n$/)])
    expect(stderr).toMatch(/the run directory .* cannot be made or written to: ENOTDIR.*--out/)
  })

  test('because there is a file in place of its checkpoints; what was there stays, what was made is gone', async () => {
    const run = temporaryDirectory()
    writeFileSync(join(run, 'notes'), 'mine')
    writeFileSync(join(run, 'run.lock.d'), 'mine')
    mkdirSync(join(run, 'checkpoints.d'))
    writeFileSync(join(run, 'checkpoints'), 'mine')
    const { code, stderr } = await nn([...large, '--out', run])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/already holds checkpoints, which a run would replace/)])
    expect(readdirSync(run)).toEqual(['checkpoints', 'checkpoints.d', 'notes', 'run.lock.d'])
  })
})

describe.skipIf(!canMount)('on a disk of its own (needs root, on Linux)', () => {
  test.each([
    ['a full one', 12_288, true, /ENOSPC/],
    ['one that nobody may write to', 65_536, false, /EROFS/],
  ])('nn init leaves nothing half on %s', async (_, bytes, writable, reason) => {
    const disk = smallDisk(bytes)
    mkdirSync(join(disk, 'mine'))
    setWritable(disk, writable)
    for (const directory of [join(disk, 'houses'), join(disk, 'mine')]) {
      const { code, stdout, stderr } = await nn(['init', 'csv', directory, '--packages', packedPackages()])
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain(`nn init: ${directory} cannot be filled: `)
      expect(stderr).toMatch(reason)
      expect(stderr).toContain('Nothing was left there. Choose another place.')
    }
    expect(readdirSync(disk, { recursive: true })).toEqual(['mine'])
    setWritable(disk, true) // to be taken away
  })

  test('a full one is refused before anything is trained, and is left as it was', async () => {
    const disk = smallDisk(65_536)
    const out = join(disk, 'run')
    const { code, stderr, stdout } = await nn([...large, '--out', out])
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^\{"type":"error"[^\n]*\n$/)])
    expect(stderr).toMatch(/expected 492\.\d kB free for the run's result, got \d+\.\d kB\. Make room, or choose/)
    expect(existsSync(out)).toBe(false)
    writeFileSync(join(disk, 'filler'), new Uint8Array(61_440)) // the last block is for the directory
    expect(await nn([...large, '--out', out])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /cannot be (written|kept there|made or written to): ENOSPC|got 0 B\. Make room/,
      ) as string,
    })
    expect(existsSync(out)).toBe(false)
  })

  test('one that is too small for all checkpoints is announced, and the run goes on with those that fit', async () => {
    const run = join(smallDisk(900_000), 'run')
    const { code, stderr } = await nn([...large, '--out', run])
    expect(code).toBe(0)
    expect(stderr).toMatch(/free, and checkpoints may take 1\.2 MB\. The run goes on without those/)
    expect(weights(run)).toEqual(weights(await whole()))
  })

  test('one that fills up takes no checkpoints, once told; it is told when it takes them again', async () => {
    const disk = smallDisk(4_000_000)
    const run = join(disk, 'run')
    const filler = join(disk, 'filler')
    const { code, stderr } = await nnWatched([...large, '--out', run], (text) => {
      if (text.includes('"step":2,')) fill(filler)
      if (text.includes('"step":5,')) rmSync(filler, { force: true })
    })
    expect(code).toBe(0)
    expect(stderr.match(/A checkpoint cannot be written, and the run goes on without: ENOSPC/g)).toHaveLength(1)
    expect(stderr.match(/Checkpoints can be written again/g)).toHaveLength(1)
    expect(readdirSync(join(run, 'checkpoints')).sort()).toEqual([
      'best.safetensors',
      'last.safetensors',
      'previous.safetensors',
      'step-00000008.safetensors',
    ])
    expect(weights(run)).toEqual(weights(await whole()))
    const steps = jsonLines(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).filter(({ type }) => type === 'step')
    expect(steps).toHaveLength(8)
  })

  test('one that is full at the end fails the run, which can be finished once there is room', async () => {
    const disk = smallDisk(4_000_000)
    const run = join(disk, 'run')
    const { code, stderr } = await nnWatched([...large, '--out', run], (text) => {
      if (text.includes('"step":3,')) fill(join(disk, 'filler'))
    })
    expect(code).toBe(1)
    expect(stderr).toMatch(/error: .*run: the result cannot be written to model\.safetensors and run\.json: ENOSPC/)
    expect(stderr).toContain(`Make room, then nn train --resume ${run} does it again.`)
    rmSync(join(disk, 'filler'))
    expect((await nn(['train', '--resume', run])).code).toBe(0)
    expect(manifest(run)).toMatchObject({ status: 'completed', result: { step: 8 } })
    expect(weights(run)).toEqual(weights(await whole()))
  })

  test('one that is read-only is refused, also by a run that goes on, which goes on once it is not', async () => {
    const disk = smallDisk(4_000_000)
    const run = join(disk, 'run')
    expect((await nn(['train', experiment('large'), '--epochs', '2', '--out', run])).code).toBe(0)
    setWritable(disk, false)
    const refused = await nn(['train', '--resume', run, '--epochs', '4'])
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/run\.lock cannot be written: EROFS/)])
    const other = await nn([...large, '--out', join(disk, 'other')])
    expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/made or written to: EROFS.*--out/)])
    setWritable(disk, true)
    expect((await nn(['train', '--resume', run, '--epochs', '4'])).code).toBe(0)
    expect(weights(run)).toEqual(weights(await whole()))
  })
})

/** Takes all the room of a disk. */
function fill(path: string): void {
  for (let size = 1 << 20; size >= 1024; size /= 2) {
    try {
      for (;;) writeFileSync(path, new Uint8Array(size), { flag: 'a' })
    } catch {
      // so much does not fit any more
    }
  }
}
