import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * `node compare.js script.js`: runs the script, which prints one SHA-256, under several versions of Node and fails unless
 * all of them print the same. The versions come from the npm package `node`.
 */
const versions = [20, 22, 24, 26]
const script = process.argv[2] ?? ''

if (existsSync(resolve(script))) compare()
else fail(`compat: expected the path of a script that prints a SHA-256, got "${script}".`)

function compare() {
  const rows = versions.map(run)
  for (const { node, hash, problem } of rows) console.log(`${node.padEnd(10)} ${hash ?? problem}`)

  const [first, ...others] = rows.map(({ hash }) => hash)
  if (first !== undefined && others.every((hash) => hash === first))
    console.log(`The same on ${versions.length} versions of Node.`)
  else fail('compat: expected the same SHA-256 on every version of Node, got what the table says.')
}

/** What the script prints under one major version: `{ node, hash }`, or `{ node, problem }`. */
function run(major) {
  const command = `npx --yes -p node@${major} node "${join(import.meta.dirname, 'under.js')}" "${resolve(script)}"`
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' }) // a shell: npx is a .cmd file on Windows
  const [node = '', hash = ''] = stdout.split(/\r?\n/)
  if (status !== 0 || !node.startsWith(`v${major}.`)) return { node: `v${major}`, problem: `failed\n${stderr}` }
  return /^[0-9a-f]{64}$/.test(hash) ? { node, hash } : { node, problem: `printed "${hash}"` }
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
