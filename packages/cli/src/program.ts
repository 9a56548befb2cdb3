import { type Argument, Command } from 'commander'
import type { AddCommand, Execute } from './commands/command.ts'
import { addCompare } from './commands/compare.ts'
import { addComplete } from './commands/complete.ts'
import { addCompletion } from './commands/completion.ts'
import { addData } from './commands/data.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEval } from './commands/eval.ts'
import { addHelp } from './commands/help.ts'
import { addInit } from './commands/init.ts'
import { addInspect } from './commands/inspect.ts'
import { addPredict } from './commands/predict.ts'
import { addReport } from './commands/report.ts'
import { addTrain } from './commands/train.ts'
import { cliVersion } from './record/versions.ts'
import type { Streams } from './streams.ts'

/** Every command of `nn`, in the order and under the headings of its help. */
const commands: Readonly<Record<string, readonly AddCommand[]>> = {
  'Train:': [addInit, addTrain],
  'Look at a run:': [addEval, addPredict, addInspect, addReport, addCompare],
  'Data and machine:': [addData, addDoctor],
  'Help and shell:': [addCompletion, addComplete, addHelp],
}

/** The command line of `nn`. Errors are thrown, not printed. */
export function createProgram({ stdout, stderr }: Streams, execute: Execute): Command {
  const program = new Command('nn')
    .description('Train small neural networks and look at the result.')
    .usage('<command> [options]')
    .version(cliVersion(), '--version', 'print the version')
    .helpOption('--help', 'show this')
    .configureHelp({
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(term)].join(' '),
    })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText('after', examples)
  for (const [heading, adders] of Object.entries(commands)) {
    program.commandsGroup(heading)
    for (const add of adders) add(program, execute)
  }
  for (const command of program.commands) {
    command
      .option('--json', 'print results as JSON, one event per line')
      .option('--verbose', 'print where an error happened')
  }
  return program
}

/** `<run>`, `[command]` */
function term(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '')
  return argument.required ? `<${name}>` : `[${name}]`
}

const examples = `
Examples:
  nn init csv                        an experiment to start from
  nn train experiment.ts             train a model
  nn eval runs/experiment-20260102-030405
  nn predict runs/experiment-20260102-030405 digit.png
  nn report runs/baseline            a page about a run
  nn compare runs/*                  runs side by side
  nn doctor                          is this machine ready, and how fast is it?
  nn help train                      every option of a command

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted after saving`
