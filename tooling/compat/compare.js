import { existsSync } from 'node:fs'
import { parse, resolve } from 'node:path'
import { browserRuntimes } from './src/browsers.js'
import { programRuntimes } from './src/programs.js'
import { runAll } from './src/run-all.js'
import { formatTable, verdict } from './src/table.js'

/**
 * `node compare.js experiments.js twenty-steps.ts`: trains the `experiments` of a module wherever they can run, and
 * the one of them that is called `twenty steps` with `nn train` too; fails unless their weights are the same
 * everywhere, to the bit.
 */
const [experiments = '', file = ''] = process.argv.slice(2)

const directory = process.env.MNIST_DIR ? resolve(process.env.MNIST_DIR) : undefined
const data = directory ? 'the files of MNIST_DIR' : '2,000 synthetic digits; MNIST_DIR=<directory> for real ones'

const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${text && ' …'}`)
}

const missing = [experiments, file].find((path) => !existsSync(path))
if (missing === undefined)
  await compare(resolve(experiments), { file: resolve(file), name: parse(file).name.replaceAll('-', ' ') })
else fail(`expected the paths of a module of experiments and of one experiment, got "${missing}".`)

async function compare(experiments, command) {
  const { runtimes, notes } = await browserRuntimes(experiments, directory)
  const everybody = [...(await programRuntimes({ experiments, command, directory })), ...runtimes]
  console.log(`SHA-256 of the weights after training on ${data}\n`)
  const rows = await runAll(everybody, progress)
  console.log(formatTable(rows))
  for (const note of notes) console.log(note)
  const { same, text } = verdict(rows)
  if (same) console.log(`\n${text}`)
  else fail(text)
}

function fail(text) {
  console.error(`compat: ${text}`)
  process.exitCode = 1
}
