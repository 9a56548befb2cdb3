import type { Kernels } from '../contract.ts'
import type { Call } from './call.ts'

type Unary = 'sqrt' | 'exp' | 'log' | 'sigmoid' | 'tanh'
type Binary = 'add' | 'subtract' | 'multiply' | 'divide' | 'sigmoidBackward' | 'tanhBackward'

export function elementwiseKernels(
  call: Call,
): Pick<Kernels, Unary | Binary | 'fill' | 'leakyRelu' | 'leakyReluBackward' | 'addRow' | 'sumRows'> {
  const { wasm, staging, finish } = call
  return {
    sqrt: unary('sqrt', call),
    exp: unary('exp', call),
    log: unary('log', call),
    sigmoid: unary('sigmoid', call),
    tanh: unary('tanh', call),
    add: binary('add', call),
    subtract: binary('subtract', call),
    multiply: binary('multiply', call),
    divide: binary('divide', call),
    sigmoidBackward: binary('sigmoidBackward', call),
    tanhBackward: binary('tanhBackward', call),
    fill(out, value, n) {
      wasm.fill(staging.write(out, n), value, n)
      finish()
    },
    leakyRelu(y, x, slope, n) {
      wasm.leakyRelu(staging.write(y, n), staging.read(x, n), slope, n)
      finish()
    },
    leakyReluBackward(dx, dy, x, slope, n) {
      wasm.leakyReluBackward(staging.write(dx, n), staging.read(dy, n), staging.read(x, n), slope, n)
      finish()
    },
    addRow(out, a, row, m, n) {
      wasm.addRow(staging.write(out, m * n), staging.read(a, m * n), staging.read(row, n), m, n)
      finish()
    },
    sumRows(out, a, m, n, accumulate) {
      wasm.sumRows(staging.write(out, n), staging.read(a, m * n), m, n, Number(accumulate))
      finish()
    },
  }
}

function unary(name: Unary, { wasm, staging, finish }: Call): Kernels[Unary] {
  const kernel = wasm[name]
  return (out, x, n) => {
    kernel(staging.write(out, n), staging.read(x, n), n)
    finish()
  }
}

function binary(name: Binary, { wasm, staging, finish }: Call): Kernels[Binary] {
  const kernel = wasm[name]
  return (out, a, b, n) => {
    kernel(staging.write(out, n), staging.read(a, n), staging.read(b, n), n)
    finish()
  }
}
