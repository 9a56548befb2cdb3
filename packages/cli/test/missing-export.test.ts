import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadExperiment } from '../src/experiment/load.ts'
import { findMissingExport } from '../src/experiment/missing-export.ts'
import { temporaryDirectory } from './support/output.ts'

const find = (code: string): ReturnType<typeof findMissingExport> => findMissingExport(code, import.meta.filename)

describe('an import of what is not there', () => {
  test.each<[string, number, string]>([
    ["import { conv2d } from '@nn/layers'", 1, '@nn/layers has no export called conv2d. It has '],
    [
      "\n\nimport {\n  dense,\n  leakyReLU,\n} from '@nn/layers'",
      3,
      '@nn/layers has no export called leakyReLU. Did you mean leakyRelu?',
    ],
    [
      'import { adam } from \'@nn/optim\'\nimport { adamw as a } from "@nn/optim"',
      2,
      '@nn/optim has no export called adamw. Did you mean adam?',
    ],
    ["import { earlyStoping, type Nothing } from '@nn/train'", 1, 'Did you mean earlyStopping?'],
  ])('%j is named with the nearest names', async (code, line, message) => {
    const missing = await find(code)
    expect(missing?.line).toBe(line)
    expect(missing?.message).toContain(message)
  })

  test.each([
    "import { dense, type DenseOptions } from '@nn/layers'",
    "import { Layer } from '@nn/layers'",
    "import { anything } from 'elsewhere'",
    "import { anything } from '@nn/no-such-package'",
    "// import { conv2d } from '@nn/layers'",
    "import * as layers from '@nn/layers'",
    '',
  ])('%j has none', async (code) => {
    expect(await find(code)).toBe(undefined)
  })

  test('explains why an experiment could not be loaded, with its line', async () => {
    const path = join(temporaryDirectory(), 'experiment.js')
    writeFileSync(path, "\nimport { conv2d } from '@nn/layers'\nexport default { model: conv2d(8) }\n")
    await expect(loadExperiment(path)).rejects.toThrow(
      /experiment\.js:2: @nn\/layers has no export called conv2d\. It has .*dense/,
    )
  })
})
