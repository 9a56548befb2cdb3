import { exec, execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bundleExperiments } from '@nn/browser'

const simd = (...counts) => counts.map((threads) => ({ kernels: 'simd', threads }))
const reference = { kernels: 'reference', threads: 1 } // on real data it takes minutes: once is enough

const node = (major, engines) => ({ name: 'Node', install: `node@${major}`, command: 'node', engines })

/** What runs JavaScript without a page: its npm package, with the version as far as it is fixed, and its engines. */
const programs = [
  node(20, [reference, ...simd(1, 2, 3, 4)]),
  ...[22, 24, 26].map((major) => node(major, simd(1, 2, 3, 4))),
  { name: 'Bun', install: 'bun@1', command: 'bun', engines: simd(1, 2) },
  {
    name: 'Deno',
    install: 'deno@2',
    command: 'deno',
    evaluate: 'eval',
    flags: ['run', '--allow-read', '--allow-write', '--allow-env', '--allow-sys'],
    engines: simd(1, 2),
  },
]

const under = join(import.meta.dirname, '..', 'under.js')
const nn = join(import.meta.dirname, '../../../packages/cli/dist/bin.js')
const minutes = 10

/**
 * Node, Bun and Deno with the engines that each is to try: how each trains the experiments with one, and how it runs
 * the command `nn train` with the one of them that is in a file of its own.
 */
export async function programRuntimes({ experiments, command, directory }) {
  const folder = await temporaryFolder()
  const bundled = join(folder, 'program.mjs')
  await writeFile(bundled, await bundleExperiments(experiments, 'node'))
  const runtimes = []
  for (const program of programs) runtimes.push(...(await runtimesOf(program, { bundled, command, directory, folder })))
  return runtimes
}

async function runtimesOf(program, { bundled, command, directory, folder }) {
  try {
    const { version, path } = await find(program)
    const start = (args) => run(path, [...(program.flags ?? []), ...args])
    const name = `${program.name} ${version}`
    const train = (engine) => trainBundled(start, bundled, { ...engine, directory })
    const trainByCommand = (engine) => trainInFolder(start, command, { ...engine, out: join(folder, name) })
    return [
      { name, engines: program.engines, run: train },
      { name: `${name}, nn train`, engines: simd(2), run: trainByCommand },
    ]
  } catch (error) {
    return [{ name: program.install, engines: program.engines.slice(-1), run: () => Promise.reject(error) }]
  }
}

/** A program of an npm package, downloaded if it has to be. */
async function find({ name, install, command, evaluate = '-e' }) {
  const script = `console.log(process.versions.${command}, process.execPath)`
  const { stdout } = await promisify(exec)(`npx --yes -p ${install} ${command} ${evaluate} "${script}"`) // a shell: npx is a .cmd file on Windows
  const [version, ...path] = stdout.trim().split(' ')
  if (!`${install}.`.startsWith(`${command}@${Number.parseInt(version)}.`)) {
    throw new Error(`expected ${install} from npx, got ${name} ${version}`)
  }
  return { version, path: path.join(' ') }
}

async function trainBundled(start, bundled, task) {
  return JSON.parse(await start([under, bundled, JSON.stringify(task)]))
}

/** The result in the words of `trainAll`. */
async function trainInFolder(start, { file, name }, { threads, out }) {
  const output = await start([nn, 'train', file, '--json', '--threads', String(threads), '--out', out])
  const events = output.trim().split('\n').map((line) => JSON.parse(line)) // prettier-ignore
  const event = (type) => events.find((one) => one.type === type)
  return { engine: event('start').engine, runs: { [name]: { sha256: event('done').weightsSha256 } } }
}

async function run(path, args) {
  const { stdout } = await promisify(execFile)(path, args, { timeout: 60_000 * minutes, maxBuffer: 2 ** 24 })
  return stdout
}

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'nn-compat-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  return folder
}
