import type { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { didYouMean } from './suggest.ts'

/** `nn help`: commander's own answers a mistyped command with the page of all commands, and no word about it. */
export function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .argument('[command]', 'the command to explain')
    .description('explain a command')
    .addHelpText('after', examples)
    .action((name?: string) => {
      explain(program, name)
    })
}

const examples = `
Examples:
  nn help           all commands
  nn help train     every option of one of them`

function explain(program: Command, name: string | undefined): void {
  const command = name === undefined ? program : program.commands.find((command) => command.name() === name)
  if (command) {
    command.outputHelp()
    return
  }
  const names = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name())
  throw new UsageError(`unknown command '${name}'${didYouMean(name ?? '', names)}\nnn help shows the commands.`)
}
