import { nnTest } from '@nn/vitest-config'

export default nnTest({ testTimeout: 900_000 }) // longer than `runInBrowser` waits, so that the browser's words are seen
