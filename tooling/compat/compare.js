import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromiumMissing, findChromium } from '@nn/browser'
import { chromiumRuntimes } from './src/chromium.js'
import { nodeRuntimes } from './src/node.js'
import { runAll } from './src/run-all.js'
import { formatTable, verdict } from './src/table.js'

/**
 * `node compare.js experiments.js`: trains the `experiments` of a module wherever they can run, and fails unless their
 * weights are the same everywhere, to the bit.
 */
const [file = ''] = process.argv.slice(2)

const directory = process.env.MNIST_DIR ? resolve(process.env.MNIST_DIR) : undefined
const data = directory ? 'the files of MNIST_DIR' : '2,000 synthetic digits; MNIST_DIR=<directory> for real ones'

const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${text && ' …'}`)
}

if (existsSync(file)) await compare(resolve(file))
else fail(`expected the path of a module of experiments, got "${file}".`)

async function compare(experiments) {
  const chromium = findChromium()
  const runtimes = [
    ...(await nodeRuntimes(experiments, directory)),
    ...(chromium ? await chromiumRuntimes(chromium, experiments, directory) : []),
  ]
  console.log(`SHA-256 of the weights after training on ${data}\n`)
  const rows = await runAll(runtimes, progress)
  console.log(formatTable(rows))
  if (!chromium) console.log(chromiumMissing)
  const { same, text } = verdict(rows)
  if (same) console.log(`\n${text}`)
  else fail(text)
}

function fail(text) {
  console.error(`compat: ${text}`)
  process.exitCode = 1
}
