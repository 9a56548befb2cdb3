// A NumPy needs more names than other packages: they are grouped as in its manual.

// Tensors and their shapes
export { expectShape, formatShape, sameShape, type Shape, sizeOf, type Tensor } from './tensor.ts'
export { ArgumentError, expectInteger } from '@nn/arguments'
export { ShapeError } from './shape-error.ts'
export { format } from './print.ts'

// Creation and conversion
export { arange, eye, full, linspace, ones, zeros } from './create.ts'
export { type NestedArray, type NestedNumbers, tensor, toArray } from './nested.ts'

// Arithmetic and comparison
export {
  abs,
  add,
  divide,
  exp,
  log,
  maximum,
  minimum,
  multiply,
  negative,
  sqrt,
  square,
  subtract,
} from './elementwise.ts'
export { allClose, equal, greater, greaterEqual, less, lessEqual, notEqual, type Tolerance } from './compare.ts'
export { broadcastShapes, broadcastTo, type Operand } from './broadcast.ts'
export { matmul } from './matmul.ts'

// Reduction
export { max, mean, min, type ReduceOptions, sum } from './reduce.ts'
export { argmax, argmin } from './arg-reduce.ts'

// Rearrangement
export { reshape, transpose } from './manipulate.ts'
export { type Range, slice } from './slice.ts'
export { type AxisOptions, concatenate, stack, take } from './join.ts'

// Random numbers
export type { NormalOptions, Random, UniformOptions } from './random.ts'
export type { RandomState } from './random-state.ts'
export { createRandom } from './stream.ts'

export type { Json } from './json.ts'

// Trees of tensors
export { createSlab, entries, mapShapes, mapTensors, shapeEntries } from './tree.ts'
export type { Entry, ParamTree, ShapeTree, Slab, Tree } from './tree.ts'

// Engines
export { type Kernels, type Memory, MemoryError, type Precision, ThreadError } from '@nn/kernels'
export { createEngine, defaultEngine, type Engine, type EngineConfig, type EngineInfo } from './engine.ts'
export { createFloat64Engine } from './float64.ts'
export { createOps, type Form, type Ops } from './ops.ts'
export type { EngineOptions } from './elementwise.ts'
export { expectData } from './expect-data.ts'
export type { OutOption } from './out.ts'
