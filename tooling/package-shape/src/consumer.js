import { execFileSync, execSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { examples } from '@nn/testkit'

const require = createRequire(import.meta.url)
const version = (name) => require(`${name}/package.json`).version

const strict = {
  target: 'ES2022',
  lib: ['ES2023', 'DOM', 'DOM.AsyncIterable'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
}
const resolutions = {
  nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext', rootDir: 'examples', outDir: 'out' },
  bundler: { module: 'ESNext', moduleResolution: 'Bundler', noEmit: true },
}

/** A user's project: an empty folder, npm, our tarballs, Node's types, and the README examples as `examples/<package>-<n>.ts`. */
export function createConsumer(folder, tarballs) {
  const ours = Object.values(tarballs).map(({ manifest, file }) => [
    manifest.name,
    `file:${file.replaceAll('\\', '/')}`,
  ])
  const dependencies = { ...Object.fromEntries(ours), '@types/node': version('@types/node') }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies }),
  )
  mkdirSync(join(folder, 'examples'))
  for (const { name, readme = '' } of Object.values(tarballs)) {
    for (const [index, { code }] of examples(readme).entries())
      writeFileSync(join(folder, 'examples', `${name}-${index}.ts`), code)
  }
  for (const [name, options] of Object.entries(resolutions)) {
    writeFileSync(
      join(folder, `tsconfig.${name}.json`),
      JSON.stringify({ compilerOptions: { ...strict, ...options }, include: ['examples'] }),
    )
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

/** Compiles the examples and returns what tsc finds, line by line; it checks the declarations of our packages too. `nodenext` emits into `out/`. */
export function compile(folder, resolution) {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
  try {
    execFileSync(process.execPath, [tsc, '-p', `tsconfig.${resolution}.json`], { cwd: folder, encoding: 'utf8' })
    return []
  } catch (error) {
    return error.stdout.trim().split('\n')
  }
}

/** What one compiled example prints, line by line. */
export function runExample(folder, example) {
  const printed = execFileSync(process.execPath, [join('out', `${example}.js`)], { cwd: folder, encoding: 'utf8' })
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}
