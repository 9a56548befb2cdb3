import { nnTest } from '@nn/vitest-config'

export default nnTest({ maxWorkers: 2 }) // the longest suite by far: at the end of `npm test` nothing else runs
