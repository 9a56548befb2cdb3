// Writes a table of a million rows and twenty columns (186 MB) and loads it: the figures of the README. Run after a
// build:
//   node scripts/large-table.js write table.csv
//   /usr/bin/time -v node scripts/large-table.js load table.csv
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { csv } from '../dist/index.js'

const [rows, columns] = [1_000_000, 20]
const [, , what, file] = process.argv

if (what === 'write') await write(file)
else if (what === 'load') await load(file)
else console.error('Usage: node scripts/large-table.js <write|load> <file>')

async function write(path) {
  let state = 1
  const value = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return ((state / 2 ** 32) * 1000 - 500).toFixed(4)
  }
  const out = createWriteStream(path)
  out.write(`${Array.from({ length: columns }, (_, i) => (i === columns - 1 ? 'y' : `x${i}`)).join(',')}\n`)
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: 1000 }, () => `${Array.from({ length: columns }, value).join(',')}\n`)
    if (!out.write(lines.join(''))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

async function load(path) {
  const start = performance.now()
  const { train, test } = await csv({ file: path, target: 'y' }).load({ seed: 1 })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${train.count} training and ${test.count} test rows of ${train.inputShape[0]} inputs in ${seconds} s`)
}
