import { defineConfig } from 'vitest/config'

const conditions = ['@nn/source', 'node', 'import', 'module', 'default']

/** Every package's test set-up: `@nn/*` resolves to TypeScript source, so no sibling has to be built first. */
export function nnTest(test = {}) {
  return defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include: ['test/**/*.test.{ts,js}'],
      reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }]],
      includeTaskLocation: true, // `npm test` names the line of a test that failed
      // Against a hang alone: a slow machine beside busy neighbours takes many times as long as a quick one.
      testTimeout: 300_000,
      hookTimeout: 300_000,
      ...test,
    },
  })
}
