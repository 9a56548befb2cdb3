import { exec, execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundleExperiments } from '@nn/browser'

const versions = [20, 22, 24, 26]
const simd = [1, 2, 3, 4].map((threads) => ({ kernels: 'simd', threads }))
const reference = { kernels: 'reference', threads: 1 }
const under = join(import.meta.dirname, '..', 'under.js')
const minutes = 10

/** Versions of Node, with the engines that each is to try, and how it trains the experiments with one. */
export async function nodeRuntimes(experiments, directory) {
  const program = await writeProgram(await bundleExperiments(experiments, 'node'))
  const runtimes = []
  for (const major of versions) {
    const engines = major === versions[0] ? [reference, ...simd] : simd // on real data the reference takes minutes: once is enough
    runtimes.push(await nodeRuntime(major, { engines, program, directory }))
  }
  return runtimes
}

async function nodeRuntime(major, { engines, program, directory }) {
  try {
    const { version, path } = await findNode(major)
    const run = (engine) => runUnder(path, program, { ...engine, directory })
    return { name: `Node ${version}`, engines, run }
  } catch (error) {
    return { name: `Node ${major}`, engines: simd.slice(0, 1), run: () => Promise.reject(error) }
  }
}

/** A version from the npm package `node`, downloaded if it has to be. */
async function findNode(major) {
  const script = `[process.versions.node, process.execPath].join(' ')`
  const { stdout } = await promisify(exec)(`npx --yes -p node@${major} node -p "${script}"`) // a shell: npx is a .cmd file on Windows
  const [version, ...path] = stdout.trim().split(' ')
  if (Number.parseInt(version) !== major) throw new Error(`expected Node ${major} from npx, got ${version}`)
  return { version, path: path.join(' ') }
}

async function runUnder(node, program, task) {
  const options = { timeout: 60_000 * minutes, maxBuffer: 2 ** 24 }
  const { stdout } = await promisify(execFile)(node, [under, program, JSON.stringify(task)], options)
  return JSON.parse(stdout)
}

async function writeProgram(text) {
  const folder = await mkdtemp(join(tmpdir(), 'nn-compat-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const program = join(folder, 'program.mjs')
  await writeFile(program, text)
  return program
}
