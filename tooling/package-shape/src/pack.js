import { execSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPackageFromTarballData } from '@arethetypeswrong/core'

const root = resolve(import.meta.dirname, '../../..')
const packages = join(root, 'packages')

/** The folder names under `packages/`: what we publish. */
export const published = readdirSync(packages)
  .filter((name) => existsSync(join(packages, name, 'package.json')))
  .sort()

/** An empty folder outside the workspace, where no node_modules of ours can be found. The caller removes it. */
export const emptyFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'nn shape ')))

/** Packs every published package into `folder`, as a release does. */
export function packAll(folder) {
  const pnpm = join(root, 'node_modules', '.bin', 'pnpm') // a .cmd file on Windows, which a shell finds
  const filters = published.map((name) => `--filter ./packages/${name}`).join(' ')
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }
  execSync(`"${pnpm}" --recursive ${filters} pack --pack-destination "${folder}"`, options)
}

/** The tarballs in `folder`: folder name → `{ name, file, bytes, contents, paths, manifest, readme }`. */
export function readTarballs(folder) {
  const tarballs = readdirSync(folder)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => readTarball(join(folder, file)))
  return Object.fromEntries(tarballs.map((tarball) => [tarball.name, tarball]))
}

function readTarball(file) {
  const bytes = readFileSync(file)
  const contents = createPackageFromTarballData(new Uint8Array(bytes))
  const inside = `/node_modules/${contents.packageName}/`
  const paths = contents.listFiles().map((path) => path.slice(inside.length))
  const manifest = JSON.parse(contents.readFile(`${inside}package.json`))
  const name = manifest.name.slice('@nn/'.length)
  return { name, file, bytes, contents, paths, manifest, readme: contents.tryReadFile(`${inside}README.md`) }
}

/** What can be imported of a package: `@nn/tensor`, `@nn/tensor/npy`. */
export function entryPoints({ name, exports }) {
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1))
}
