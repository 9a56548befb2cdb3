import { exitCodes } from '../exit.ts'
import { versions } from '../record/versions.ts'
import type { AddCommand } from './command.ts'

/** `nn doctor` */
export const addDoctor: AddCommand = (program, execute) => {
  program
    .command('doctor')
    .description('say whether this machine is ready, how fast it is, and what slows it down')
    .addHelpText('after', examples)
    .action(() =>
      execute(async ({ renderer, streams }) => {
        const { examine } = await import('../doctor/examine.ts')
        const checks = await examine(streams)
        const usable = checks.every(({ status }) => status !== 'problem')
        renderer.render({ type: 'doctor', usable, checks, versions: versions() })
        return usable ? exitCodes.done : exitCodes.failed
      }),
    )
}

const examples = `
Examples:
  nn doctor                      checks, and measures for about a second
  NN_THREADS=1 nn doctor         what one thread does
  nn doctor --json > machine.json  to put into a bug report`
