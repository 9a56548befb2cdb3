export { FormatError } from './format-error.ts'
export {
  decodeSafetensors,
  openSafetensors,
  type Safetensors,
  type SafetensorsFile,
  type StoredTensor,
} from './safetensors-decode.ts'
export { encodeSafetensors } from './safetensors-encode.ts'
