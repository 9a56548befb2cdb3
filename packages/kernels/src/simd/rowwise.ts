import type { Kernels } from '../contract.ts'
import type { Call } from './call.ts'

type Rowwise = 'softmax' | 'softmaxBackward' | 'softmaxCrossEntropy' | 'meanSquaredError' | 'argmax'

export function rowwiseKernels(call: Call): Pick<Kernels, Rowwise> {
  const { wasm, staging, finish } = call
  return {
    softmax(y, x, m, n) {
      wasm.softmax(staging.write(y, m * n), staging.read(x, m * n), m, n)
      finish()
    },
    softmaxBackward(dx, dy, y, m, n) {
      const size = m * n
      wasm.softmaxBackward(staging.write(dx, size), staging.read(dy, size), staging.read(y, size), m, n)
      finish()
    },
    softmaxCrossEntropy: loss('softmaxCrossEntropy', call),
    meanSquaredError: loss('meanSquaredError', call),
    argmax(out, x, m, n) {
      wasm.argmax(staging.write(out, m), staging.read(x, m * n), m, n)
      finish()
    },
  }
}

function loss(
  name: 'softmaxCrossEntropy' | 'meanSquaredError',
  { wasm, staging, finish }: Call,
): Kernels['softmaxCrossEntropy'] {
  const kernel = wasm[name]
  return (losses, dy, y, target, scale, m, n) => {
    const size = m * n
    const out = staging.write(losses, m)
    kernel(out, staging.write(dy, size), staging.read(y, size), staging.read(target, size), scale, m, n)
    finish()
  }
}
