import { nnTest } from '@nn/vitest-config'

export default nnTest({ execArgv: ['--expose-gc'] }) // the memory test asks for collections
