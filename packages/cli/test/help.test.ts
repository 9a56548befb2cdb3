import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../src/program.ts'
import { createOutput } from './support/output.ts'
import { nn } from './support/run.ts'

const program = createProgram(
  {
    stdout: createOutput(),
    stderr: createOutput(),
    env: {},
    signal: new AbortController().signal,
    progress: false,
  },
  () => Promise.resolve(),
)

function visible(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command)
}

const commands = visible(program).filter((command) => command.name() !== 'help')

/** How the command is called, with a word for each argument that it needs. */
function call(command: Command): string[] {
  return [command.name(), ...command.registeredArguments.filter(({ required }) => required).map(() => 'word')]
}

test('there are commands to look at', () => {
  expect(commands.map((command) => command.name())).toEqual(
    expect.arrayContaining(['train', 'eval', 'data', 'doctor', 'completion']),
  )
})

describe.each(commands.map((command) => [command.name(), command] as const))('nn %s', (name, command) => {
  test('has a description in lower case without a full stop, under a heading of its own', () => {
    expect(command.description()).toMatch(/^[a-z].*[^.]$/)
    expect(command.helpGroup()).toMatch(/^[A-Z].*:$/)
  })

  test('describes its arguments and options', () => {
    for (const { description } of [...command.registeredArguments, ...command.options]) expect(description).not.toBe('')
  })

  test('has --json and --verbose', () => {
    expect(command.options.map(({ long }) => long)).toEqual(expect.arrayContaining(['--json', '--verbose']))
  })

  test('has examples of itself in its help, which is the same however it is asked for', async () => {
    const help = await nn([name, '--help'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toMatch(new RegExp(`\nExamples:\n(.*\n)*.*\\bnn ${name}\\b`))
    expect(await nn(['help', name])).toEqual(help)
  })

  test('suggests the option that was mistyped', async () => {
    const { code, stderr } = await nn([...call(command), '--jsno'])
    expect(code).toBe(2)
    expect(stderr).toContain("error: unknown option '--jsno'\n  (Did you mean --json?)\n")
  })

  test('fits into 100 columns', async () => {
    const { stdout } = await nn([name, '--help'])
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })
})

test('nn --help shows every command once, under headings, and no hidden one', async () => {
  const { stdout } = await nn(['--help'])
  for (const command of commands) expect(stdout.match(new RegExp(`^  ${command.name()}( |$)`, 'gm'))).toHaveLength(1)
  expect(stdout).not.toMatch(/^Commands:/m)
  expect(stdout).not.toMatch(/^ {2}complete( |$)/m)
})

test('nn help --json is one event', async () => {
  const { stdout: text } = await nn(['train', '--help'])
  const { code, stdout } = await nn(['help', 'train', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ type: 'help', command: 'train', text })
  expect(JSON.parse((await nn(['help', '--json'])).stdout)).toMatchObject({ type: 'help', command: null })
})

test('nn help of a mistyped command suggests the right one', async () => {
  const { code, stdout, stderr } = await nn(['help', 'trian'])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toBe("error: unknown command 'trian'\n  (Did you mean train?)\n  nn help shows the commands.\n")
})

test('a mistyped word among choices gets a suggestion, another one gets the choices', async () => {
  expect((await nn(['completion', 'bsh'])).stderr).toContain(
    'It must be one of bash, zsh, fish.\n  (Did you mean bash?)\n',
  )
  const { stderr } = await nn(['completion', 'powershell'])
  expect(stderr).toContain('It must be one of bash, zsh, fish.')
  expect(stderr).not.toContain('Did you mean')
})

test('a mistyped metric gets a suggestion', async () => {
  expect((await nn(['train', 'x.ts', '--best', 'testAcuracy'])).stderr).toContain('(Did you mean testAccuracy?)')
})

test('what follows -- is no option', async () => {
  const { stdout } = await nn(['complete', '--', 'train', '--json', '--js'])
  expect(stdout).toBe('')
})
