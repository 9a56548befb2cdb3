import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Runs turbo with these words: tasks, options, and after `--` what the tasks get. Gives its exit status and the tasks
 * that it ran or found in its cache: `{ name, task, folder, cached, status }`. With `quiet` nothing is printed unless
 * something fails, and then on stderr.
 */
export async function turbo(root, words, { quiet = false } = {}) {
  const before = new Set(summaries(root))
  const end = words.includes('--') ? words.indexOf('--') : words.length
  const logs = words.slice(0, end).includes('test') ? 'new-only' : 'errors-only'
  const options = [`--output-logs=${logs}`, '--continue=dependencies-successful', '--summarize']
  const status = await run(root, ['run', ...words.slice(0, end), ...options, ...words.slice(end)], quiet)
  const files = summaries(root).filter((file) => !before.has(file))
  for (const file of before) rmSync(file, { force: true })
  return { status, tasks: files.flatMap((file) => tasksIn(root, file)) }
}

function run(root, words, quiet) {
  const child = spawn(process.execPath, [join(root, 'node_modules', 'turbo', 'bin', 'turbo'), ...words], {
    cwd: root,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
    env: environment(root),
  })
  const held = []
  child.stdout?.on('data', (chunk) => held.push(chunk))
  return new Promise((done) => {
    child.once('close', (status) => {
      if (status !== 0) process.stderr.write(Buffer.concat(held))
      done(status ?? 1)
    })
  })
}

/** Tasks run in the folder of their package, so a relative MNIST_DIR is made absolute here. */
function environment(root) {
  const { MNIST_DIR, ...rest } = process.env
  const quietTurbo = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }
  return { ...rest, ...quietTurbo, ...(MNIST_DIR ? { MNIST_DIR: resolve(root, MNIST_DIR) } : {}) }
}

/** The files in which turbo says what its runs did. */
function summaries(root) {
  const folder = join(root, '.turbo', 'runs')
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

function tasksIn(root, file) {
  const { tasks } = JSON.parse(readFileSync(file, 'utf8'))
  return tasks.map(({ package: name, task, directory, cache, execution }) => {
    const cached = cache.status === 'HIT'
    return { name, task, folder: join(root, directory), cached, status: cached ? 0 : (execution?.exitCode ?? 1) }
  })
}
