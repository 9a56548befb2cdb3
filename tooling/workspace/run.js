import { resolve } from 'node:path'
import { printCount } from './count.js'
import { install } from './install.js'
import { testTasks } from './reports.js'
import { turbo } from './turbo.js'

/**
 * `node run.js [--quiet] task... [turbo options] [-- what the tasks get]`: installs what is missing, then runs the
 * tasks through turbo. If tests were among them, it ends with those that failed, how to run just them, and `N passed,
 * M failed`. Without a task it only installs. With `--quiet` nothing is printed unless something fails, and then on
 * stderr: stdout belongs to the command that follows.
 */
const root = resolve(import.meta.dirname, '../..')
const quiet = process.argv.includes('--quiet')
const words = process.argv.slice(2).filter((word) => word !== '--quiet')

process.exitCode = (await install(root)) || (words.length > 0 ? await run() : 0)

async function run() {
  const since = Date.now()
  const { status, tasks } = await turbo(root, words, { quiet })
  if (!words.some((word) => testTasks.includes(word))) return status
  const [tests, others] = [true, false].map((wanted) => tasks.filter(({ task }) => testTasks.includes(task) === wanted))
  const failed = others.filter((task) => task.status !== 0).map(({ name, task }) => `${name}#${task}`)
  return printCount(root, tests, { since, others: failed, steps: tasks.length === 0 && status !== 0 ? 1 : 0 }) || status
}
