import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { printCount } from './count.js'
import { install } from './install.js'

/**
 * `node run.js [--quiet] task... [turbo options]`: installs what is missing, then runs the tasks through turbo.
 * Without a task it only installs. With `--quiet` nothing is printed unless something fails, and then on stderr: stdout belongs to the command that follows.
 */
const root = resolve(import.meta.dirname, '../..')
const quiet = process.argv.includes('--quiet')
const tasks = process.argv.slice(2).filter((argument) => argument !== '--quiet')
const filtered = tasks.some((argument) => argument.startsWith('-'))
const tested = filtered ? [] : tasks.filter((task) => task === 'test' || task === 'shape')

process.exitCode = install(root) || (await turbo()) || (tested.length > 0 ? printCount(root, tested) : 0)

function turbo() {
  if (tasks.length === 0) return 0
  const logs = tasks.includes('test') ? 'new-only' : 'errors-only'
  const options = ['run', ...tasks, `--output-logs=${logs}`, '--continue=dependencies-successful']
  const child = spawn(process.execPath, [join(root, 'node_modules', 'turbo', 'bin', 'turbo'), ...options], {
    cwd: root,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
    env: environment(),
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
function environment() {
  const { MNIST_DIR, ...rest } = process.env
  const quietTurbo = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }
  return { ...rest, ...quietTurbo, ...(MNIST_DIR ? { MNIST_DIR: resolve(root, MNIST_DIR) } : {}) }
}
