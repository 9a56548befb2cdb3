import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { noTerminal, pipe, shell, terminal, unbuilt, without } from './support/built.ts'
import { jsonLines, temporaryDirectory } from './support/output.ts'
import { experiment } from './support/run.ts'

const escape = '\u001b'
const out = (): string => join(temporaryDirectory(), 'run')

/** Why the address space cannot be limited; undefined if it can. */
const unlimited = without('bash') ?? (process.platform === 'linux' ? undefined : 'ulimit -v is of Linux')

/** A shell's words for training. */
function train(name: string, ...more: readonly string[]): string {
  return ['nn', 'train', experiment(name), '--out', out(), ...more].map((word) => `'${word}'`).join(' ')
}

/**
 * What a screen shows in the end, as far as lines go that were drawn over: what follows the last return to their
 * start.
 */
function lastDrawn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => stripVTControlCharacters(line.split(`${escape}[1G`).at(-1)!.split('\r').at(-1)!))
}

describe.skipIf(unbuilt)(`the built nn, behind pipes${unbuilt ? `: skipped, ${unbuilt}` : ''}`, () => {
  test('prints results on stdout, without escape sequences, and ends with 0', async () => {
    const directory = out()
    const { code, stdout, stderr } = await pipe(['train', experiment('xor'), '--best', 'loss', '--out', directory])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Done. Test accuracy 100.00%\n')
    expect(stdout).not.toContain(escape)
    const evaluation = await pipe(['eval', directory, '--json'])
    expect(JSON.parse(evaluation.stdout)).toMatchObject({ type: 'evaluation', matches: true })
  })

  test('ignores FORCE_COLOR: what reads a pipe is no terminal', async () => {
    const { stdout } = await pipe(['doctor'], { FORCE_COLOR: '1' })
    expect(stdout).not.toContain(escape)
  })

  test('loads an experiment in TypeScript, and events are JSON and nothing else', async () => {
    const { stdout, stderr } = await pipe([
      ...['train', experiment('xor'), '--epochs', '1', '--best', 'loss', '--json', '--out', out()],
    ])
    expect(stderr).toBe('')
    const types = jsonLines(stdout).map(({ type }) => type)
    expect(types).toEqual(expect.arrayContaining(['start', 'step', 'epoch', 'done']))
  })

  test.each([
    [['--help'], 0, 'stdout', 'Usage: nn'],
    [['--version'], 0, 'stdout', '.'],
    [[], 2, 'stderr', 'Usage: nn'],
    [['trian'], 2, 'stderr', '(Did you mean train?)'],
    [['eval', 'nowhere'], 2, 'stderr', 'there is no run at nowhere.'],
    [['eval', import.meta.dirname], 1, 'stderr', 'is not the directory of a run'],
    [['data', 'mnist', '--data', '/nowhere'], 1, 'stderr', 'got no train-images-idx3-ubyte'],
    [['completion', 'bash'], 0, 'stdout', 'complete -o default -F _nn_complete nn'],
  ] as const)('nn %j ends with %d and says so on %s', async (argv, code, where, text) => {
    const outcome = await pipe(argv)
    expect(outcome.code).toBe(code)
    expect(outcome[where]).toContain(text)
    expect(outcome[where === 'stdout' ? 'stderr' : 'stdout']).toBe('')
  })

  test.skipIf(without('bash'))('| head ends it quietly', () => {
    const command = `${train('xor')} --best loss 2>errors | head -n 2; echo "\${PIPESTATUS[0]}" >&3`
    const directory = temporaryDirectory()
    const lines = shell('bash', ['-c', `exec 3>status; ${command}`], directory).split('\n')
    expect(lines).toHaveLength(3)
    expect(readFileSync(join(directory, 'errors'), 'utf8')).toBe('')
    expect(readFileSync(join(directory, 'status'), 'utf8')).toMatch(/^(0|130)\n$/)
  })
})

describe.skipIf(unlimited)(
  `the built nn, in a limited address space${unlimited ? `: skipped, ${unlimited}` : ''}`,
  () => {
    test.each([1.5, 4, 12])('of %d GB completes a run and draws its curve, or says why it could not', (gigabytes) => {
      const directory = out()
      const command = `ulimit -v ${1e6 * gigabytes}; ${train('xor').replace(/'--out'.*/, '')} --out ${directory} 2>&1`
      const text = shell('bash', ['-c', command], temporaryDirectory())
      expect(text).toContain('Done. Test accuracy 100.00%\n')
      expect(JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'))).toMatchObject({ status: 'completed' })
      expect(jsonLines(readFileSync(join(directory, 'metrics.jsonl'), 'utf8')).at(-1)).toMatchObject({ type: 'done' })
      expect(existsSync(join(directory, 'run.lock'))).toBe(false)
      if (!existsSync(join(directory, 'curve.png')))
        expect(text).toContain('curve.png could not be made: the process that draws')
    })
  },
)

describe.skipIf(noTerminal)(`the built nn, in a terminal${noTerminal ? `: skipped, ${noTerminal}` : ''}`, () => {
  test('shows colours, and none with NO_COLOR or a dumb terminal', async () => {
    const color = `${escape}[3`
    expect((await terminal('nn eval nowhere')).text).toContain(color)
    expect((await terminal('nn eval nowhere', { env: { NO_COLOR: '1' } })).text).not.toContain(escape)
    expect((await terminal('nn eval nowhere', { env: { TERM: 'dumb' } })).text).not.toContain(escape)
  })

  test('its exit codes arrive there, too', async () => {
    expect((await terminal('nn')).code).toBe(2)
    expect((await terminal('nn eval .')).code).toBe(1)
    expect((await terminal('nn help doctor')).code).toBe(0)
  })

  test('draws a bar while it trains, and leaves the terminal as it was', async () => {
    const { code, text } = await terminal(train('until-shown'))
    expect(code).toBe(0)
    expect(text).toMatch(/epoch \d+\/1000000 [━─]+ loss /)
    expect(lastDrawn(text).join('\n')).not.toMatch(/[━─]{4,} loss/)
    expect(text.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(text.lastIndexOf(`${escape}[?25l`))
    expect(text.lastIndexOf(`${escape}[?7h`)).toBeGreaterThan(text.lastIndexOf(`${escape}[?7l`))
  })

  test('Ctrl-C saves, and leaves the terminal as it was', async () => {
    const directory = out()
    let typed = false
    const { code, text } = await terminal(`nn train '${experiment('endless')}' --out '${directory}'`, {
      onText(shown, type) {
        if (typed || !shown.includes(' ETA ')) return
        typed = true
        type('\u0003')
      },
    })
    expect(code).toBe(130)
    expect(text).toMatch(/Interrupted: .*saving/)
    expect(JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'))).toMatchObject({ status: 'aborted' })
    expect(text.lastIndexOf(`${escape}[?25h`)).toBeGreaterThan(text.lastIndexOf(`${escape}[?25l`))
  })

  test('behind a pipe there is no bar, although errors still go to the terminal', async () => {
    const { code, text } = await terminal(`${train('xor')} --best loss | cat`)
    expect(code).toBe(0)
    expect(text).toContain('Done. Test accuracy 100.00%')
    expect(text).not.toContain(escape)
  })

  test('the results go into a file, the bar stays in the terminal', async () => {
    const file = join(temporaryDirectory(), 'log')
    const { code, text } = await terminal(`${train('until-shown')} > '${file}'`)
    expect(code).toBe(0)
    expect(text).toMatch(/[━─]+ loss /)
    expect(readFileSync(file, 'utf8')).toContain('Progress was shown.')
    expect(readFileSync(file, 'utf8')).not.toContain(escape)
  })

  test.each([40, 60, 80])('no table, chart or picture is broken in %d columns', async (columns) => {
    const directory = out()
    const { text } = await terminal(`nn train '${experiment('xor')}' --out '${directory}' && nn eval '${directory}'`, {
      columns,
    })
    const drawn = lastDrawn(text).filter((line) => /[│┌└├┤▲▶┃─]/.test(line))
    expect(drawn.length).toBeGreaterThan(8)
    for (const line of drawn) expect(stringWidth(line), line).toBeLessThanOrEqual(columns)
  })

  test('nn doctor fits into 40 columns', async () => {
    const { code, text } = await terminal('nn doctor', { columns: 40 })
    expect(code).toBe(0)
    const lines = lastDrawn(text).filter((line) => !line.includes('/')) // a path is not broken
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(40)
  })
})
