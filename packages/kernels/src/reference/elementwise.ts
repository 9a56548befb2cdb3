import type { Kernels } from '../contract.ts'
import type { Arithmetic } from '../math.ts'

type Elementwise = 'fill' | 'add' | 'subtract' | 'multiply' | 'divide' | 'sqrt' | 'exp' | 'log'

// One loop per kernel: a shared loop over a function argument would call it where V8 inlines an operator.
export function elementwiseKernels({ round: f, exp, log }: Arithmetic): Pick<Kernels, Elementwise> {
  return {
    fill(out, value, n) {
      out.fill(value, 0, n)
    },
    add(out, a, b, n) {
      for (let i = 0; i < n; i++) out[i] = f(a[i]! + b[i]!)
    },
    subtract(out, a, b, n) {
      for (let i = 0; i < n; i++) out[i] = f(a[i]! - b[i]!)
    },
    multiply(out, a, b, n) {
      for (let i = 0; i < n; i++) out[i] = f(a[i]! * b[i]!)
    },
    divide(out, a, b, n) {
      for (let i = 0; i < n; i++) out[i] = f(a[i]! / b[i]!)
    },
    sqrt(out, x, n) {
      for (let i = 0; i < n; i++) out[i] = f(Math.sqrt(x[i]!))
    },
    exp(out, x, n) {
      for (let i = 0; i < n; i++) out[i] = exp(x[i]!)
    },
    log(out, x, n) {
      for (let i = 0; i < n; i++) out[i] = log(x[i]!)
    },
  }
}
