import { nnTest } from '@nn/vitest-config'

export default nnTest({
  globalSetup: './src/setup.js', // npm installs from a registry
  testTimeout: 300_000,
  hookTimeout: 300_000,
  fileParallelism: false,
  maxConcurrency: 2, // compilers at once
})
