import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * The versions of TypeScript that our types are for: the oldest, those after which something changed (5.7:
 * `Uint8Array` has a parameter), and the last of each line. `resolutions` are values of `moduleResolution`; `options`,
 * what this compiler asks for besides.
 */
export const compilers = {
  'typescript-5.4': { version: '5.4.5', resolutions: ['node10', 'nodenext', 'bundler'] },
  'typescript-5.7': { version: '5.7.3', resolutions: ['node16'] },
  'typescript-5.9': { version: '5.9.3', resolutions: ['node10', 'node16'] },
  'typescript-6.0': { version: '6.0.3', resolutions: ['node10', 'bundler'], options: { ignoreDeprecations: '6.0' } },
  'typescript-7.0': { version: '7.0.2', resolutions: ['node16', 'nodenext', 'bundler'] },
}

/** What `module` goes with a `moduleResolution`. */
const modules = { node10: 'commonjs', node16: 'node16', nodenext: 'nodenext', bundler: 'esnext' }

/**
 * Compiles files of a project, under strict rules and with the declarations of its packages; returns what tsc finds,
 * line by line.
 */
export async function compile(folder, compiler, resolution, { include, compilerOptions }) {
  const project = join(folder, `tsconfig.${compiler}.${resolution}.json`)
  const options = {
    target: 'ES2022',
    module: modules[resolution],
    moduleResolution: resolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    ...compilers[compiler].options,
    ...compilerOptions,
  }
  writeFileSync(project, JSON.stringify({ compilerOptions: options, include }))
  const tsc = join(folder, 'node_modules', compiler, 'bin', 'tsc')
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', project, '--pretty', 'false'], { cwd: folder })
    return []
  } catch (error) {
    if (!error.stdout) throw error
    return error.stdout.trim().split('\n')
  }
}
