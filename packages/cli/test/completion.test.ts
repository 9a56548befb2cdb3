import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shell, unbuilt, without } from './support/built.ts'
import { temporaryDirectory } from './support/output.ts'
import { nn } from './support/run.ts'

/** What `nn complete` offers after `words`, of which the last one is being typed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await nn(['complete', '--', ...words])
  expect([code, stderr]).toEqual([0, ''])
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]!]))
}

const manifest = {
  format: 'nn-run-1',
  status: 'completed',
  experiment: { name: 'article', path: '/article.ts', sha256: '' },
  overrides: {},
  data: {},
  dataset: { name: 'mnist', synthetic: false },
  seed: 1,
  engine: { kernels: 'simd', threads: 1, precision: 'strict', notes: [] },
  versions: {},
  startedAt: '',
  result: { epochs: 1, step: 1, testLoss: 0.4, testAccuracy: 0.886, weightsSha256: '' },
}

/** A directory with runs, one of them in a folder whose name has a space, and an experiment. */
function workplace(): string {
  const directory = temporaryDirectory()
  for (const run of ['runs/article-1', 'runs/article-2', 'my runs/b 2']) {
    mkdirSync(join(directory, run), { recursive: true })
    writeFileSync(join(directory, run, 'run.json'), JSON.stringify(manifest))
  }
  for (const other of ['deep/er/runs', '.hidden', 'node_modules/x'])
    mkdirSync(join(directory, other), { recursive: true })
  writeFileSync(join(directory, 'runs', 'article-2', 'run.json'), '{')
  writeFileSync(join(directory, 'experiment.ts'), '')
  return directory
}

test('the first word is a command or an option of nn', async () => {
  expect(await offered('')).toEqual(expect.arrayContaining(['train', 'eval', 'help']))
  expect(await offered('')).not.toContain('complete')
  expect(await offered('tr')).toEqual(['train'])
  expect(await offered('--v')).toEqual(['--version'])
  expect(await offered('nonsense', '')).toEqual([])
})

test('an option is offered once, its value is not taken for one', async () => {
  expect(await offered('train', 'x.ts', '--ep')).toEqual(['--epochs'])
  expect(await offered('train', 'x.ts', '--epochs', '3', '--ep')).toEqual([])
  expect(await offered('train', 'x.ts', '--epochs', '--')).toEqual([])
  expect(await offered('doctor', '')).toEqual(['--json', '--verbose', '--help'])
})

test('words that must be one of some are offered', async () => {
  expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  expect(await offered('data', 'f')).toEqual(['fashion-mnist'])
  expect(await offered('help', 'ev')).toEqual(['eval'])
  expect(await offered('train', '--best', 'testA')).toEqual(['testAccuracy'])
  expect(await offered('train', '--best=testA')).toEqual(['--best=testAccuracy'])
})

test('files are left to the shell', async () => {
  expect(await offered('train', '')).toEqual([])
  expect(await offered('data', 'mnist', '--data', '')).toEqual([])
  expect(await offered('data', 'mnist', '--data', '=')).toEqual([])
})

test('runs are offered, and the directories on the way to them', async () => {
  const directory = workplace()
  const there = (path: string): string => `${directory}/${path}`
  expect(await offered('eval', there(''))).toEqual([
    there('deep/'),
    there('my runs/b 2'),
    there('runs/article-1'),
    there('runs/article-2'),
  ])
  expect(await offered('eval', there('deep/'))).toEqual([there('deep/er/')])
  expect(await offered('eval', there('runs/article-1'))).toEqual([there('runs/article-1')])
  expect(await offered('eval', there('.h'))).toEqual([there('.hidden/')])
  expect(await offered('eval', there('nowhere/'))).toEqual([])
})

test('a run is described by what came out', async () => {
  const { stdout } = await nn(['complete', '--', 'eval', `${workplace()}/runs/`])
  expect(stdout).toMatch(/article-1\tarticle, completed, test accuracy 88\.60%\n.*article-2\tdamaged\n/)
})

test('nn completion --json is the script in an object', async () => {
  const { stdout } = await nn(['completion', 'bash', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ type: 'completion', shell: 'bash' })
  expect((JSON.parse(stdout) as { script: string }).script).toBe((await nn(['completion', 'bash'])).stdout)
})

const noBash = without('bash')

describe.skipIf(noBash)(`in bash${noBash ? `: skipped, ${noBash}` : ''}`, () => {
  /** What bash would put in place of the last word. */
  function complete(cwd: string, ...words: readonly string[]): string[] {
    const quoted = words.map((word) => `'${word}'`).join(' ')
    const script = `eval "$(nn completion bash)"; COMP_WORDS=(nn ${quoted}); COMP_CWORD=${words.length}
      _nn_complete; printf '%s\\n' "\${COMPREPLY[@]}"`
    return shell('bash', ['--norc', '-c', script], cwd).split('\n').filter(Boolean)
  }

  test('commands, options, runs and data sets are completed', () => {
    const directory = workplace()
    expect(complete(directory, 'ev')).toEqual(['eval'])
    expect(complete(directory, 'train', 'x.ts', '--se')).toEqual(['--seed'])
    expect(complete(directory, 'eval', 'ru')).toEqual(['runs/article-1', 'runs/article-2'])
    expect(complete(directory, 'data', 'km')).toEqual(['kmnist'])
  })

  test('a path with spaces is quoted, and understood where it is', () => {
    const directory = workplace()
    expect(complete(directory, 'eval', 'my')).toEqual(['my\\ runs/b\\ 2'])
    expect(complete(directory, 'eval', 'my\\ runs/')).toEqual(['my\\ runs/b\\ 2'])
  })

  test('nothing on the command line is evaluated', () => {
    const directory = workplace()
    expect(complete(directory, 'eval', '$(touch pwned)', '')).toBeDefined()
    expect(complete(directory, 'eval', '`touch pwned`')).toEqual([])
    expect(existsSync(join(directory, 'pwned'))).toBe(false)
  })

  test('files are completed where nothing else can be', () => {
    const script = `eval "$(nn completion bash)"; complete -p nn`
    expect(shell('bash', ['--norc', '-c', script], workplace())).toBe('complete -o default -F _nn_complete nn\n')
  })
})

const noFish = without('fish')

test.skipIf(noFish)(`fish completes commands, runs and files${noFish ? `: skipped, ${noFish}` : ''}`, () => {
  const lines = ['nn ev', 'nn eval ru', 'nn train exp'].map((line) => `complete -C '${line}'`).join('; ')
  const script = `nn completion fish | source; ${lines}`
  const found = shell('fish', ['--no-config', '-c', script], workplace()).split('\n')
  expect(found.map((line) => line.split('\t')[0])).toEqual([
    'eval',
    'runs/article-1',
    'runs/article-2',
    'experiment.ts',
    '',
  ])
})

const noZsh = without('zsh')

test.skipIf(noZsh)(`zsh completes commands, runs and files${noZsh ? `: skipped, ${noZsh}` : ''}`, () => {
  const found = shell('zsh', ['-f', '-c', zshSession(['nn ev', 'nn eval runs/article-1', 'nn train exp'])], workplace())
  expect(found).toBe('nn eval \nnn eval runs/article-1 \nnn train experiment.ts \n')
})

/** Types each line and a tab into an interactive zsh, and prints what the line becomes. */
function zshSession(lines: readonly string[]): string {
  const key = `show() { print -r -- "$BUFFER" >> typed; BUFFER=; zle redisplay }; zle -N show; bindkey "^X" show`
  const until = (condition: string): string => `for j in {1..2000}; do ${condition} && break; sleep 0.1; done`
  return [
    'zmodload zsh/zpty; touch typed',
    'zpty z TERM=dumb zsh -f -i',
    `zpty -w z 'autoload -U compinit; compinit -u -D; eval "$(nn completion zsh)"; ${key}; print ready > ready'`,
    until('[[ -e ready ]]'),
    ...lines.flatMap((line, i) => [`zpty -w -n z '${line}'$'\\t\\C-x'`, until(`(( $(wc -l < typed) > ${i} ))`)]),
    'cat typed; zpty -d z',
  ].join('\n')
}

test('the reason for a skip is one that can be read', () => {
  for (const reason of [unbuilt, noBash, noFish, noZsh]) expect(reason ?? 'is not').toMatch(/is/)
})
