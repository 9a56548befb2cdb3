import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'

const typescript = new Set(['.ts', '.mts', '.cts', '.tsx'])

/** The exports of a module. */
export type ModuleExports = Readonly<Record<string, unknown>>

/**
 * Imports a module by its absolute path. TypeScript goes through jiti on every version of Node, so that a file means
 * the same on all of them. Where this package itself runs from its TypeScript sources, what loads those loads the
 * module too: both then share one copy of what they import.
 */
export function importModule(path: string): Promise<ModuleExports> {
  const native = !typescript.has(extname(path)) || import.meta.url.endsWith('.ts')
  return native ? importNatively(path) : importWithJiti(path)
}

function importNatively(path: string): Promise<ModuleExports> {
  return import(/* @vite-ignore */ pathToFileURL(path).href) as Promise<ModuleExports>
}

/** Imports TypeScript with jiti, which transpiles the file and those beside it, and leaves packages to Node. */
export async function importWithJiti(path: string): Promise<ModuleExports> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(import.meta.url, { interopDefault: false })
  return jiti.import<ModuleExports>(path)
}
