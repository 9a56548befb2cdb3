#!/usr/bin/env node
// Makes the JavaScript of the package in the working directory: one module for each file that its package.json names,
// and chunks for what those share. A module costs about half a millisecond to find and load, and a package has forty.

import { readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const { exports, imports, bin } = JSON.parse(readFileSync('package.json', 'utf8'))

/** The built modules that a manifest's map names, however deep its conditions go. */
const modules = (target) =>
  typeof target === 'string' ? [target] : Object.values(target ?? {}).flatMap((inner) => modules(inner))

const entries = modules([exports, imports, bin]).filter((file) => /^\.\/dist\/.*\.js$/.test(file))

rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: [...new Set(entries)].map((file) => file.replace('./dist/', 'src/').replace(/js$/, 'ts')),
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  packages: 'external',
  external: ['#*'], // `#platform` stays a choice of who loads the package
  sourcemap: true,
  sourcesContent: false, // `src` is in the package
  logLevel: 'warning',
})
