export {
  add,
  divide,
  exp,
  fill,
  leakyRelu,
  leakyReluBackward,
  log,
  multiply,
  sigmoid,
  sigmoidBackward,
  sqrt,
  subtract,
  tanh,
  tanhBackward,
} from './elementwise'
export { gemm, setWorkspace, workspaceBytes } from './gemm/gemm'
export { argmax, addRow, sumRows } from './rows'
export { findNonFinite, gatherBytes, gatherRows } from './data'
export { dropoutMask } from './random'
export { meanSquaredError, softmax, softmaxBackward, softmaxCrossEntropy } from './softmax'
export { adam, sgd } from './updates'
export { setLargestTile, setSpare, setThreads, start, work } from './threads'
export { FAILED, GENERATION, HEAP, QUIT, REMAINING, SLEEPERS, SPARE_BYTES, STARTED, WAITING } from './layout'

// Not for the host: what is exported is not merged into its only caller, where V8 11.3 would run out of registers (9 →
// 14 µs).
export { narrowTile } from './gemm/narrow'
