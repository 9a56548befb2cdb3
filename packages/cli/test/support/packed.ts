import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from './output.ts'

/** What the packages depend on among each other. */
export const needs: Readonly<Record<string, readonly string[]>> = {
  arguments: [],
  kernels: ['arguments'],
  'data-mnist': ['arguments'],
  'data-csv': ['arguments'],
  tensor: ['arguments', 'kernels'],
  layers: ['tensor'],
  optim: ['tensor'],
  train: ['tensor', 'layers', 'optim'],
  cli: ['train', 'data-mnist'],
}

/** A folder as `npm run pack` makes it, with a few bytes in place of each tarball. */
export function packedPackages(): string {
  const folder = temporaryDirectory()
  const entries = Object.entries(needs).map(([name, others]) => {
    writeFileSync(join(folder, `nn-${name}-9.8.7.tgz`), `the bytes of ${name}`)
    return [`@nn/${name}`, { file: `nn-${name}-9.8.7.tgz`, dependencies: others.map((other) => `@nn/${other}`) }]
  })
  writeFileSync(join(folder, 'packed.json'), JSON.stringify(Object.fromEntries(entries)))
  return folder
}
