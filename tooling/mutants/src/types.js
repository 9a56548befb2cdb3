import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/**
 * Tells whether a file of a package type-checks with other content. The first answer takes seconds, the others a
 * fraction of one.
 */
export function createTypeChecker(folder) {
  const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const changed = new Map()
  let version = 0
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getScriptFileNames: () => fileNames,
    getScriptVersion: (file) => (changed.has(file) ? `changed ${changed.get(file).version}` : '0'),
    getScriptSnapshot(file) {
      const content = changed.get(file)?.content ?? (ts.sys.fileExists(file) ? readFileSync(file, 'utf8') : undefined)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => ({ ...options, noEmit: true }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  })
  return (file, content) => {
    const path = join(folder, file)
    changed.set(path, { content, version: ++version })
    const errors = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)]
    changed.delete(path)
    return errors.length === 0
  }
}
