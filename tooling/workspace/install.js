import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Brings `node_modules` in line with the lockfile. pnpm is a development dependency like any other tool, so only the very
 * first install needs `npx`; a repeated one takes some 50 ms and prints nothing.
 */
export function install(root) {
  const installed =
    existsSync(join(root, 'node_modules', '.bin', 'pnpm')) && existsSync(join(root, 'node_modules', '.modules.yaml'))
  const { pnpm } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies
  const command = installed ? 'pnpm install --prefer-offline' : `npx --yes pnpm@${pnpm} install --prefer-offline`
  if (!installed) process.stderr.write(`Installing with pnpm ${pnpm} (once) ...\n`)

  // A shell, because npm's and pnpm's commands are .cmd files on Windows; nothing in the line comes from outside.
  const { status, stdout, stderr } = spawnSync(command, { cwd: root, shell: true, encoding: 'utf8' })
  if (status !== 0) process.stderr.write(`${stdout}${stderr}\nnn: the install failed (${command}).\n`)
  return status ?? 1
}
