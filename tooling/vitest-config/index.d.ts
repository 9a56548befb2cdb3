import type { ViteUserConfig } from 'vitest/config'

/** Every package's test set-up: `@nn/*` resolves to TypeScript source, so no sibling has to be built first. */
export function nnTest(test?: ViteUserConfig['test']): ViteUserConfig
