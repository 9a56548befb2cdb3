import { join } from 'node:path'
import { jobs } from './jobs.js'
import { jobArguments } from './job-options.js'
import { cores } from './machine.js'
import { runProgram } from './run-program.js'

/** Our training program: what `npm run bench:train` runs. */
export const trainer = join(import.meta.dirname, '..', 'train.js')

/** Takes one step with all threads: which kernels we have here, or the `problem`. */
export function describeOurs(environment, precision) {
  const args = jobArguments({ ...jobs[0], threads: cores, epochs: 1, warm: 0, steps: 1 })
  return runProgram(process.execPath, [trainer, ...args, '--precision', precision], environment)
}
