import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import asc from 'assemblyscript/asc'

/**
 * `node assembly/build.js`: compiles the kernels twice and writes each module, in base64, as a TypeScript file of
 * `src/wasm`. `node assembly/build.js strict` writes only that one.
 */
const root = resolve(import.meta.dirname, '..')
const modules = { strict: [], fast: ['--enable', 'relaxed-simd'] }

mkdirSync(join(root, 'src/wasm'), { recursive: true })
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(modules)
for (const name of wanted) {
  const features = modules[name]
  const bytes = await compile(features)
  writeFileSync(join(root, 'src/wasm', `${name}.ts`), source(name, Buffer.from(bytes).toString('base64')))
}

async function compile(features) {
  const files = {}
  const { error, stderr } = await asc.main(
    [
      ...['assembly/index.ts', '--outFile', 'module.wasm', '-O3', '--converge', '--noAssert', '--runtime', 'stub'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
      ...['--memoryBase', '8192'], // behind the words that threads share, see layout.ts
      ...['--enable', 'simd', '--enable', 'threads', '--disableWarning', '112', ...features],
    ],
    { writeFile: (file, contents) => (files[file] = contents) },
  )
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return files['module.wasm']
}

function source(name, base64) {
  return `// Written by assembly/build.js from assembly/*.ts.\n\n/** The ${name} kernels: a WebAssembly module in base64. */\nexport const ${name} = '${base64}'\n`
}
