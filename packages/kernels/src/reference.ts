import { expectMade } from '@nn/arguments'
import type { Kernels } from './contract.ts'
import { float32, type Arithmetic } from './math.ts'
import { activationKernels } from './reference/activations.ts'
import { dataKernels } from './reference/data.ts'
import { elementwiseKernels } from './reference/elementwise.ts'
import { gemmKernels } from './reference/gemm.ts'
import { lossKernels } from './reference/losses.ts'
import { randomKernels } from './reference/random.ts'
import { rowKernels } from './reference/rows.ts'
import { softmaxKernels } from './reference/softmax.ts'
import { updateKernels } from './reference/updates.ts'

/**
 * The contract in plain TypeScript: the specification that runs, against which every faster implementation is compared
 * for equality. With `float64` the same formulas calculate in double precision, for checking derivatives; a process
 * that has used both runs each of them several times slower than a process that uses one.
 *
 * @param arithmetic the precision; default `float32`
 * @throws ArgumentError if it is something else, such as an object of options
 */
export function createReferenceKernels(arithmetic: Arithmetic = float32): Kernels {
  expectMade('createReferenceKernels', 'arithmetic', arithmetic, 'round', 'float32 or float64')
  return {
    name: arithmetic === float32 ? 'reference' : 'reference-float64',
    ...gemmKernels(arithmetic),
    ...rowKernels(arithmetic),
    ...elementwiseKernels(arithmetic),
    ...activationKernels(arithmetic),
    ...softmaxKernels(arithmetic),
    ...lossKernels(arithmetic),
    ...dataKernels(arithmetic),
    ...randomKernels(arithmetic),
    ...updateKernels(arithmetic),
  }
}
