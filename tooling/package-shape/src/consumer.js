import { execFileSync, execSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { examples } from '@nn/testkit'
import { compilers } from './compilers.js'

const require = createRequire(import.meta.url)
const version = (name) => require(`${name}/package.json`).version

/**
 * A user's project: an empty folder, npm, our tarballs, Node's types, all compilers, and the README examples as
 * `examples/<package>-<n>.ts`.
 */
export function createConsumer(folder, tarballs) {
  const ours = Object.values(tarballs).map(({ manifest, file }) => [
    manifest.name,
    `file:${file.replaceAll('\\', '/')}`,
  ])
  const dependencies = { ...Object.fromEntries(ours), '@types/node': version('@types/node') }
  const devDependencies = Object.fromEntries(
    Object.entries(compilers).map(([name, { version }]) => [name, `npm:typescript@${version}`]),
  )
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies, devDependencies }),
  )
  mkdirSync(join(folder, 'examples'))
  for (const { name, readme = '' } of Object.values(tarballs)) {
    for (const [index, { code }] of examples(readme).entries())
      writeFileSync(join(folder, 'examples', `${name}-${index}.ts`), code)
  }
  execSync('npm install --no-audit --no-fund --prefer-offline --loglevel=error', { cwd: folder, stdio: 'pipe' })
}

/** Where npm got each of our packages from. */
export function origins(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  return Object.entries(packages).flatMap(([path, { resolved }]) =>
    path.includes('node_modules/@nn/') ? [[path, resolved]] : [],
  )
}

/** What one compiled example prints, line by line. */
export function runExample(folder, example) {
  const printed = execFileSync(process.execPath, [join('out', `${example}.js`)], { cwd: folder, encoding: 'utf8' })
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}
