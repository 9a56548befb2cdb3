import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const left = new Set(['.git', '.turbo', 'reports', 'runs'])

/**
 * A copy of the workspace, in which files may be changed; it shares what is installed. It goes with `remove`, or with
 * the process.
 */
export function copyWorkspace(root) {
  const copy = mkdtempSync(join(tmpdir(), 'nn-mutants-'))
  const installed = join(root, 'node_modules')
  cpSync(root, copy, {
    recursive: true,
    verbatimSymlinks: true, // links between packages then lead to their copies
    filter: (path) => path !== installed && !left.has(basename(path)),
  })
  symlinkSync(installed, join(copy, 'node_modules'), 'junction')
  const remove = () => {
    process.off('exit', remove)
    rmSync(copy, { recursive: true, force: true })
  }
  process.on('exit', remove)
  return { root: copy, remove }
}
