import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { compile, compilers } from '../src/compilers.js'
import { entryPoints, readTarballs } from '../src/pack.js'
import { needRegistry } from '../src/registry.js'

const consumer = inject('consumer')
const names = Object.values(readTarballs(inject('store'))).flatMap(({ manifest }) => entryPoints(manifest))

/** Imports everything, and says a few things that only the right types allow or refuse. */
const program = `
${names.map((name, index) => `import * as module${index} from '${name}'`).join('\n')}
import { encodeNpy } from '@nn/tensor/npy'
import { createEngine, tensor } from '@nn/tensor'
import { run } from '@nn/cli'

export const everything: readonly object[] = [${names.map((_, index) => `module${index}`).join(', ')}]
export const file: Blob = new Blob([encodeNpy(tensor([1, 2]))])
createEngine({ threads: 2 })[Symbol.dispose]()
void run(['help'], { stdout: { write: (text) => text.length } })
// @ts-expect-error: so the types were found, and are none that allow everything
createEngine({ threads: 'two' })
`

needRegistry()
beforeAll(() => writeFileSync(join(consumer, 'everything.ts'), program))

describe.concurrent.each(Object.entries(compilers))('%s', (compiler, { resolutions }) => {
  test.each(resolutions)(
    'checks all our types with lib ES2022 and DOM alone, moduleResolution %s',
    async (resolution) => {
      const compilerOptions = { lib: ['ES2022', 'DOM'], types: [], noEmit: true }
      expect(await compile(consumer, compiler, resolution, { include: ['everything.ts'], compilerOptions })).toEqual([])
    },
  )
})

test('a fault in our types would be seen', async () => {
  const options = { include: ['everything.ts'], compilerOptions: { lib: ['ES2022'], types: [], noEmit: true } }
  expect((await compile(consumer, 'typescript-7.0', 'bundler', options)).join('\n')).toContain('@nn/') // AbortSignal is of DOM
})
