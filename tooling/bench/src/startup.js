import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { summarize } from './statistics.js'
import { formatTable, significant, spread } from './table.js'

const root = resolve(import.meta.dirname, '../../..')
const nn = join(root, 'packages/cli/dist/bin.js')
const experiment = join(root, 'apps/mnist-train/experiments/mlp.ts')
const turns = 5

/** Times `nn train` from its start to its first step, by phase; prints a table and returns the figures. */
export async function benchStartup({ environment, print, progress }) {
  const turn = async () => {
    const node = await lastOf(['-e', '0'], environment)
    const command = await lastOf([nn, '--version'], environment)
    const train = await trainTimes(environment)
    return {
      node,
      command: command - node,
      data: train.start - command,
      step: train.step - train.start,
      all: train.step,
    }
  }
  const measured = []
  for (let i = 0; i < turns; i++) {
    progress(`start-up, ${i + 1} of ${turns}`)
    measured.push(await turn())
  }
  const rows = Object.entries(names).map(([key, name]) => ({
    key,
    name,
    seconds: summarize(measured.map((times) => times[key])),
  }))
  const cells = rows.map(({ name, seconds }) => [name, significant(seconds.median), spread(seconds)])
  print(`\nnn train, from its start to its first step\n${formatTable(['', 'seconds', 'min–max'], cells)}`)
  return { rows }
}

const names = {
  node: 'Node itself',
  command: 'the modules of nn',
  data: 'experiment, data, engine and its threads',
  step: 'first step',
  all: 'together',
}

/** Seconds until a program of Node has ended. */
async function lastOf(args, environment) {
  const start = performance.now()
  await ended(spawn(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ...environment } }))
  return (performance.now() - start) / 1000
}

/** Seconds until a run says that it starts, and until its first step. */
async function trainTimes(environment) {
  const folder = await mkdtemp(join(tmpdir(), 'nn-startup-'))
  const args = [nn, 'train', experiment, '--json', '--epochs', '1', '--out', join(folder, 'run')]
  const start = performance.now()
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  })
  const times = {}
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece
    for (const type of ['start', 'step']) {
      if (!(type in times) && text.includes(`{"type":"${type}"`)) times[type] = (performance.now() - start) / 1000
    }
    if ('step' in times) child.kill()
  })
  await ended(child)
  await rm(folder, { recursive: true, force: true })
  if (!('step' in times)) throw new Error(`bench: expected nn train to take a step, got ${text.slice(0, 200)}`)
  return times
}

function ended(child) {
  return new Promise((done) => child.once('close', done))
}
