import { execSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPackageFromTarballData } from '@arethetypeswrong/core'

const packages = resolve(import.meta.dirname, '../../../packages')

/** The folder names under `packages/`: what we publish. */
export const published = readdirSync(packages).sort()

/** An empty folder outside the workspace, where no node_modules of ours can be found. The caller removes it. */
export const emptyFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'nn shape ')))

/** Packs every published package into `folder`: folder name → `{ file, bytes, contents, paths, manifest, readme }`. */
export function packAll(folder) {
  return Object.fromEntries(published.map((name) => [name, pack(name, folder)]))
}

function pack(name, folder) {
  const file = join(folder, `${name}.tgz`)
  execSync(`pnpm --silent pack --out "${file}"`, { cwd: join(packages, name), stdio: ['ignore', 'pipe', 'inherit'] })
  const bytes = readFileSync(file)
  const contents = createPackageFromTarballData(new Uint8Array(bytes))
  const inside = `/node_modules/${contents.packageName}/`
  const paths = contents.listFiles().map((path) => path.slice(inside.length))
  const manifest = JSON.parse(contents.readFile(`${inside}package.json`))
  return { name, file, bytes, contents, paths, manifest, readme: contents.tryReadFile(`${inside}README.md`) }
}
