import { Argument } from 'commander'
import { scripts, type Shell, shells } from '../completion/scripts.ts'
import { exitCodes } from '../exit.ts'
import type { AddCommand } from './command.ts'
import { oneOf } from './values.ts'

/** `nn completion` */
export const addCompletion: AddCommand = (program, execute) => {
  program
    .command('completion')
    .description('print a script that makes a shell complete commands, options, runs and files')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells).argParser(oneOf(shells)))
    .addHelpText('after', examples)
    .action((shell: Shell) =>
      execute(({ renderer }) => {
        renderer.render({ type: 'completion', shell, script: scripts[shell] })
        return Promise.resolve(exitCodes.done)
      }),
    )
}

const examples = `
Examples:
  nn completion bash                                        print it
  echo 'eval "$(nn completion bash)"' >> ~/.bashrc          for every new bash
  echo 'eval "$(nn completion zsh)"' >> ~/.zshrc            for every new zsh (below compinit)
  nn completion fish > ~/.config/fish/completions/nn.fish   for every new fish`
