import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { help, parseBench } from './src/bench-options.js'
import { benchBrowser } from './src/browser.js'
import { drawFigures } from './src/chart.js'
import { benchGrowth } from './src/growth.js'
import { describeMachine } from './src/machine.js'
import { markdownOf } from './src/markdown.js'
import { describeOurs } from './src/ours.js'
import { findPeers } from './src/peers.js'
import { benchProducts } from './src/products.js'
import { shareData } from './src/shared-data.js'
import { benchStartup } from './src/startup.js'
import { threadsText } from './src/table.js'
import { benchTraining } from './src/training.js'
import { runMain } from './src/usage.js'

const print = (line) => console.log(line)
const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${text && ' …'}`)
}

const printOver = (text) => {
  progress('')
  print(text)
}

await runMain('bench', async (args) => {
  const options = parseBench(args)
  if (options.help) print(help)
  else await bench(options)
})

async function bench({ plan, parts, precision, out, ...options }) {
  const machine = describeMachine()
  const peers = await findPeers(options.peers, options.python)
  const { about, directory } = await shareData()
  const environment = { MNIST_DIR: directory }
  const engine = await describeOurs(environment, precision)
  print(headText({ machine, data: about, engine }))
  for (const peer of peers) print(peerText(peer))
  if (engine.problem) process.exitCode = 1 // no time fails a benchmark, but having nothing to measure does

  const installed = peers.filter(({ command }) => command)
  const context = {
    plan,
    precision,
    peers: installed,
    environment,
    examples: about.examples,
    progress,
    print: printOver,
  }
  const figures = {
    machine,
    data: about,
    engine,
    peers: installed.map(({ id, label, about }) => ({ id, label, about })),
  }
  if (parts.includes('training')) figures.training = await benchTraining(context)
  if (parts.includes('products')) figures.products = await benchProducts(context)
  if (parts.includes('growth')) figures.growth = await benchGrowth(context)
  if (parts.includes('startup')) figures.startup = await benchStartup(context)
  if (parts.includes('browser')) figures.browser = await benchBrowser(context)
  await save(figures, out)
}

function peerText({ label, about, command, problem, install }) {
  return command ? `peer     ${[label, about].filter(Boolean).join(' ')}` : `no peer  ${label}: ${problem} (${install})`
}

function headText({ machine, data, engine }) {
  const { cpu, cores, memoryGigabytes, system, node, date, load } = machine
  const { kernels, threads, precision, notes, problem } = engine
  const ours = problem ?? [`${kernels} kernels, ${threadsText(threads)}, ${precision} precision`, ...notes].join('; ')
  return [
    `machine  ${cpu}, ${cores} cores, ${memoryGigabytes} GiB, ${system}, load ${load}`,
    `node     ${node}`,
    `date     ${date}`,
    `data     ${data.text}`,
    `ours     ${ours}`,
  ].join('\n')
}

/** A relative directory starts where npm was called. */
async function save(figures, out) {
  const directory = out ? resolve(process.env.INIT_CWD ?? process.cwd(), out) : join(import.meta.dirname, 'results')
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`)
  await writeFile(join(directory, 'bench.svg'), await drawFigures(figures))
  await writeFile(join(directory, 'bench.md'), markdownOf(figures))
  print(`\nsaved in ${directory}: bench.json, bench.md, bench.svg`)
}
