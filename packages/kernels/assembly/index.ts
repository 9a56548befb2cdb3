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
export { gemm, workspaceBytes } from './gemm/gemm'
export { argmax, addRow, sumRows } from './rows'
export { findNonFinite, gatherBytes } from './data'
export { dropoutMask } from './random'
export { meanSquaredError, softmax, softmaxBackward, softmaxCrossEntropy } from './softmax'
export { adam, sgd } from './updates'
export { setLargestTile, setSpare, setThreads, start, work } from './threads'
export { FAILED, GENERATION, HEAP, QUIT, REMAINING, SLEEPERS, SPARE_BYTES, STARTED, WAITING } from './layout'
