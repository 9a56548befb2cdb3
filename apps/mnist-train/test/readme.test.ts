import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { expectedOf } from '../measure.ts'

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')

it('the README shows the experiment as it is, with its stored results', async () => {
  const readme = await read('../../../README.md')
  const [, shown] = /```typescript\n([^]*?)```/.exec(readme)!
  expect(await read('../experiments/article.ts')).toContain(shown)
  const { seeds } = await expectedOf('article')
  expect(readme).toContain(`weights SHA-256 ${seeds['1']!.weightsSha256}`)
  for (const name of ['article', 'mlp']) {
    const { mean } = await expectedOf(name)
    expect(readme).toMatch(new RegExp(`\`${name}.ts\`[^\n]*\\*\\*${(100 * mean).toFixed(2)}`))
  }
})
