import { execFile, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

/** The conditions under which the tests must pass; `words` stand before `npm test`. */
const conditions = [
  { name: 'alone' },
  { name: 'beside two busy loops', busy: 2 },
  { name: 'on one core', words: ['taskset', '-c', '0'], on: 'linux' },
  { name: 'with NN_THREADS=1', env: { NN_THREADS: '1' } },
  { name: 'on Node 24', node: '24' },
]

/**
 * `node soak.js [rounds]`: runs all tests again and again, under each condition in turn, and says in which round which
 * of them failed. A test that depends on the speed of a machine, or on its neighbours, shows here. Each round's output
 * is left in `reports`.
 */
export async function soak(root, rounds, { run = runTests, print = console.log } = {}) {
  const possible = conditions.filter(({ on = process.platform }) => on === process.platform)
  let bad = 0
  for (let round = 1; round <= rounds; round++) {
    const condition = possible[(round - 1) % possible.length]
    const { status, output } = await run(root, condition, join(root, 'reports', `soak-${round}.log`))
    const lines = output.trimEnd().split('\n')
    print(
      `${round}/${rounds} ${condition.name}: ${lines.findLast((line) => /^\d+ passed, /.test(line)) ?? lines.at(-1)}`,
    )
    for (const line of lines) if (line.startsWith('failed: ')) print(`  ${line}`)
    if (status !== 0) bad++
  }
  return bad
}

async function runTests(root, { words = [], env = {}, busy = 0, node }, log) {
  mkdirSync(join(root, 'reports'), { recursive: true })
  // TURBO_FORCE: really run, whatever the cache holds.
  const forced = { ...process.env, NO_COLOR: '1', TURBO_FORCE: 'true' }
  const environment = { ...forced, ...env, ...(node ? await withNode(node) : {}) }
  const neighbours = Array.from({ length: busy }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
  const [command, ...rest] = [...words, 'npm', 'test']
  const child = spawn(command, rest, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  const file = createWriteStream(log)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
      file.write(text)
    })
  }
  const status = await new Promise((done) => {
    child.once('error', (error) => {
      output += error.message
      done(1)
    })
    child.once('close', (code) => done(code ?? 1))
  })
  file.end()
  for (const neighbour of neighbours) neighbour.kill('SIGKILL')
  return { status, output }
}

/**
 * The environment in which `node` is that version, from the npm package `node`. The tests cannot run within `npx`: it
 * leaves settings in the environment that another `npx`, as the installation uses it, takes for its own.
 */
async function withNode(version) {
  const words = ['--yes', `--package=node@${version}`, '--', 'node', '-p', 'process.execPath']
  const { stdout } = await promisify(execFile)('npx', words, { shell: process.platform === 'win32' })
  return { PATH: `${dirname(stdout.trim())}${delimiter}${process.env.PATH}` }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const bad = await soak(resolve(import.meta.dirname, '../..'), Number(process.argv[2] ?? 10))
  process.exitCode = bad === 0 ? 0 : 1
}
