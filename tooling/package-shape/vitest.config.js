import { nnTest } from '@nn/vitest-config'

export default nnTest({ testTimeout: 120_000, hookTimeout: 300_000, fileParallelism: false }) // npm installs from a registry
