import { nnConfig } from '@nn/eslint-config'

export default nnConfig(import.meta.dirname)
