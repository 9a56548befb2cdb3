import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mnist } from '@nn/data-mnist'

/**
 * Makes sure that everybody reads the same files, and has nothing to unpack: `directory`, removed at the end, is their
 * MNIST_DIR; `text` says where the data comes from.
 */
export async function shareData() {
  const { train, test, name, synthetic, source, verified, notice } = await mnist({ seed: 0 }).load()
  const directory = await mkdtemp(join(tmpdir(), 'nn-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1)) // to come by there
  await writeSplit(directory, 'train', train)
  await writeSplit(directory, 't10k', test)
  const kind = synthetic ? notice : `${name} from the ${source}${verified ? ', verified' : ''}`
  const text = `${kind} (${train.count} training, ${test.count} test examples)`
  return { about: { text, synthetic, examples: train.count }, directory }
}

async function writeSplit(directory, prefix, { images, labels, count, inputShape }) {
  await writeFile(join(directory, `${prefix}-images-idx3-ubyte`), idx([count, ...inputShape], images))
  await writeFile(join(directory, `${prefix}-labels-idx1-ubyte`), idx([count], labels))
}

/** Bytes in the format IDX: its magic number, the sizes, the bytes. */
export function idx(shape, bytes) {
  const head = new DataView(new ArrayBuffer(4 + 4 * shape.length))
  head.setUint32(0, 0x800 + shape.length)
  shape.forEach((size, i) => head.setUint32(4 + 4 * i, size))
  return Buffer.concat([new Uint8Array(head.buffer), bytes])
}
