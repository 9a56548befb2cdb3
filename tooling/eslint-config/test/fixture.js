import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ESLint } from 'eslint'
import { nnConfig } from '../index.js'

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    customConditions: ['@nn/source'],
    types: [],
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  },
}

/** Lints a throw-away workspace made of `files` (path → text) and returns `path: rule` for each finding, sorted. */
export async function lint(files) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nn eslint ')))
  try {
    writeWorkspace(root, files)
    const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: nnConfig(root) })
    const results = await eslint.lintFiles(['**/*.ts'])
    return results
      .flatMap(({ filePath, messages }) =>
        messages.map(({ ruleId, message }) => `${slashed(root, filePath)}: ${ruleId ?? message}`),
      )
      .sort()
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const slashed = (root, path) => path.slice(root.length + 1).replaceAll('\\', '/')

function writeWorkspace(root, files) {
  write(root, 'package.json', { type: 'module' })
  const names = new Set(Object.keys(files).map((path) => path.split('/')[1]))
  for (const name of names) {
    const folder = `packages/${name}`
    const entry = { '@nn/source': './src/index.ts', default: './dist/index.js' }
    write(root, `${folder}/package.json`, {
      name: `@nn/${name}`,
      type: 'module',
      exports: { '.': { types: entry, ...entry } },
    })
    write(root, `${folder}/tsconfig.json`, tsconfig)
    mkdirSync(join(root, 'node_modules/@nn'), { recursive: true })
    symlinkSync(join(root, folder), join(root, `node_modules/@nn/${name}`), 'junction') // the one kind of link Windows lets everybody make
  }
  for (const [path, text] of Object.entries(files)) write(root, path, text)
}

function write(root, path, content) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
}
