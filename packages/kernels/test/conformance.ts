import { describe } from 'vitest'
import type { Kernels } from '../src/index.ts'
import { dataConformance } from './conformance/data.ts'
import { elementwiseConformance } from './conformance/elementwise.ts'
import { matrixConformance } from './conformance/matrix.ts'
import { softmaxConformance } from './conformance/softmax.ts'
import { updateConformance } from './conformance/updates.ts'
import { workedConformance } from './conformance/worked.ts'

/** What every implementation of the contract must pass: equality with the oracle, and with numbers worked out by hand. */
export function conformance(name: string, kernels: Kernels): void {
  describe(`${name} kernels`, () => {
    workedConformance(kernels)
    matrixConformance(kernels)
    elementwiseConformance(kernels)
    softmaxConformance(kernels)
    dataConformance(kernels)
    updateConformance(kernels)
  })
}
