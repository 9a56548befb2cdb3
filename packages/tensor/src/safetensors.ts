export { FormatError } from './format-error.ts'
export { decodeSafetensors, type Safetensors } from './safetensors-decode.ts'
export { encodeSafetensors } from './safetensors-encode.ts'
