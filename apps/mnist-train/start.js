import { spawnSync } from 'node:child_process'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const cwd = process.env.INIT_CWD ?? process.cwd() // where npm was called: the run is kept there

process.on('SIGINT', () => undefined) // nn stops cleanly by itself

const nn = here('node_modules/@nn/cli/dist/bin.js')
const article = relative(cwd, here('experiments/article.ts'))
const mlp = relative(cwd, here('experiments/mlp.ts'))
const { status } = spawnSync(process.execPath, [nn, 'train', article, ...process.argv.slice(2)], {
  cwd,
  stdio: 'inherit',
})

const quiet = process.argv.includes('--json') || process.argv.includes('--help')
if (status === 0 && !quiet) {
  console.log('Next: the same idea in mini-batches, which reads more than 98 of 100 digits:')
  console.log(`  npm run -s nn -- train ${mlp}`)
}
process.exitCode = status ?? 1
