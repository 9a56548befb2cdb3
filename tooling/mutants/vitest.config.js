import { nnTest } from '@nn/vitest-config'

export default nnTest()
