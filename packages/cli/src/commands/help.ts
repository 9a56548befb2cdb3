import type { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { exitCodes } from '../exit.ts'
import type { AddCommand } from './command.ts'
import { didYouMean } from './suggest.ts'

/** `nn help`: commander's own answers a mistyped command with the page of all commands, and no word about it. */
export const addHelp: AddCommand = (program, execute) => {
  program
    .helpCommand(false)
    .command('help')
    .argument('[command]', 'the command to explain')
    .description('explain a command')
    .addHelpText('after', examples)
    .action((name?: string) =>
      execute(({ renderer }) => {
        renderer.render({ type: 'help', command: name ?? null, text: textOf(find(program, name)) })
        return Promise.resolve(exitCodes.done)
      }),
    )
}

const examples = `
Examples:
  nn help           all commands
  nn help train     every option of one of them`

function find(program: Command, name: string | undefined): Command {
  const command = name === undefined ? program : program.commands.find((command) => command.name() === name)
  if (command) return command
  const names = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name())
  throw new UsageError(`unknown command '${name}'${didYouMean(name ?? '', names)}\nnn help shows the commands.`)
}

/** What `--help` behind the command prints. */
function textOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut(part) {
      text += part
    },
  })
  command.outputHelp()
  return text
}
