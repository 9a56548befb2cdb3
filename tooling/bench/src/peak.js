import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from './run-program.js'

/**
 * Compiles `peak.c` where there is a C compiler: `{ measure, remove }`. `measure` gives GFLOP/s of one core's 128-bit
 * multiplications and additions, or a `problem`.
 */
export function preparePeak() {
  const folder = mkdtempSync(join(tmpdir(), 'nn-peak-'))
  const program = join(folder, 'peak')
  const compiled = compile(program)
  return {
    measure: () => (compiled ? runProgram(program, []) : { problem: 'no C compiler (gcc or cc)' }),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** With AVX where the processor has it, because WebAssembly is compiled to it there. */
function compile(program) {
  const flags = process.arch === 'x64' ? ['-O2', '-mavx'] : ['-O2']
  return ['gcc', 'cc'].some((compiler) => {
    try {
      execFileSync(compiler, [...flags, join(import.meta.dirname, 'peak.c'), '-o', program], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}
