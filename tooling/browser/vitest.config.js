import { nnTest } from '@nn/vitest-config'

export default nnTest({ testTimeout: 300_000 }) // beside busy neighbours a browser takes half a minute to open
