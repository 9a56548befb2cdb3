import { candidates } from '../completion/candidates.ts'
import { exitCodes } from '../exit.ts'
import type { AddCommand } from './command.ts'

/** `nn complete`, which the scripts of `nn completion` ask and nobody types. */
export const addComplete: AddCommand = (program, execute) => {
  program
    .command('complete', { hidden: true })
    .description('what may be typed next, for the scripts of nn completion')
    .argument('[words...]', 'what follows nn, up to the word that is being typed')
    .action((words: string[]) =>
      execute(async ({ renderer }) => {
        renderer.render({ type: 'candidates', candidates: await candidates(program, words) })
        return exitCodes.done
      }),
    )
}
