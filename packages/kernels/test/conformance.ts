import { describe } from 'vitest'
import type { Subject } from './compare.ts'
import { dataConformance } from './conformance/data.ts'
import { elementwiseConformance } from './conformance/elementwise.ts'
import { matrixConformance } from './conformance/matrix.ts'
import { softmaxConformance } from './conformance/softmax.ts'
import { updateConformance } from './conformance/updates.ts'
import { workedConformance } from './conformance/worked.ts'

/**
 * What every implementation of the contract must pass: equality with the oracle, and with numbers worked out by hand.
 */
export function conformance(name: string, subject: Subject): void {
  describe(`${name} kernels`, () => {
    workedConformance(subject.kernels)
    matrixConformance(subject)
    elementwiseConformance(subject)
    softmaxConformance(subject)
    dataConformance(subject)
    updateConformance(subject)
  })
}
