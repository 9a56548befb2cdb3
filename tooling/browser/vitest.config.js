import { nnTest } from '@nn/vitest-config'

// Longer than `runInBrowser` waits, so that the browser's words are seen.
export default nnTest({ testTimeout: 900_000 })
