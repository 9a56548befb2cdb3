import eslint from '@eslint/js'
import { defineConfig } from 'eslint/config'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'
import { downwardImports } from './ranks.js'

/** The flat configuration of the whole repository; `root` is the directory that holds `packages/`. */
export function nnConfig(root) {
  return defineConfig(
    { ignores: ['**/dist/**', '**/runs/**', '**/reports/**', '**/.readme/**', '**/.turbo/**'] },
    { ignores: ['packages/kernels/assembly/**/*.ts', 'packages/kernels/src/wasm/**'] }, // AssemblyScript, which is not TypeScript, and what it compiles to
    { linterOptions: { reportUnusedDisableDirectives: 'error' } },
    eslint.configs.recommended,
    typed(root),
    imports(root),
    {
      files: ['**/*.js'],
      languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
    },
    {
      files: ['**/*.config.{js,ts}', '**/experiments/*.ts', '**/compat/*.ts', 'packages/cli/templates/*/*.ts'],
      rules: { 'import-x/no-default-export': 'off' }, // eslint, vitest and `nn train` load these by their default export
    },
    {
      files: ['packages/*/src/**/*.ts'],
      rules: { 'no-console': 'error', 'max-lines': ['error', { max: 300, skipComments: true }] },
    },
    downwardImports(),
  )
}

const typed = (root) => ({
  files: ['**/*.ts'],
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
  rules: {
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/consistent-type-exports': 'error',
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess + loops over typed arrays: `x[i]!` is a proof the reader can check
    '@typescript-eslint/prefer-for-of': 'off', // over a typed array it takes five times as long as an index does (V8 11.3)
    '@typescript-eslint/switch-exhaustiveness-check': 'error',
  },
})

/**
 * Cycles are followed across packages: the resolver takes the `@nn/source` condition, so `@nn/tensor` is its
 * `src/index.ts`.
 */
const imports = (root) => ({
  files: ['**/*.ts', '**/*.js'],
  plugins: { 'import-x': importX },
  settings: {
    'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    'import-x/internal-regex': '^@nn/',
    'import-x/resolver-next': [
      createTypeScriptImportResolver({
        project: root,
        conditionNames: ['@nn/source', 'types', 'import', 'node', 'default'],
        noWarnOnMultipleProjects: true,
      }),
    ],
  },
  rules: {
    'import-x/no-cycle': ['error', { ignoreExternal: true }], // ours are internal, see internal-regex; node_modules is not searched
    'import-x/no-self-import': 'error',
    'import-x/no-relative-packages': 'error',
    'import-x/no-duplicates': ['error', { 'prefer-inline': true }],
    'import-x/no-default-export': 'error',
    'import-x/no-mutable-exports': 'error',
  },
})
