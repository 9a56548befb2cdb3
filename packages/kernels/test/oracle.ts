import { float32, type Kernels, threefry } from '../src/index.ts'

// The formulas of the contract, element by element, as slowly and plainly as they can be written. Nothing here is
// shared with the reference but exp, log and tanh, which `math.test.ts` measures, and Threefry, whose published
// answers `threefry.test.ts` knows.

const f = Math.fround
const { exp, log, tanh } = float32

function range(n: number): number[] {
  const list: number[] = []
  for (let i = 0; i < n; i++) list.push(i) // Array.from takes ten times as long, half of the time of all tests
  return list
}

const sum = (start: number, terms: number[]): number => terms.reduce((total, term) => f(total + term), start)
const largest = (values: number[]): number => values.reduce((a, b) => (b > a ? b : a), -Infinity)

function fill(out: Float32Array, n: number, element: (i: number) => number): void {
  for (let i = 0; i < n; i++) out[i] = element(i)
}

function fillMatrix(out: Float32Array, m: number, n: number, element: (i: number, j: number) => number): void {
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[i * n + j] = element(i, j)
}

const row = (x: Float32Array, i: number, n: number): number[] => range(n).map((j) => x[i * n + j]!)

function exponentials(z: number[]): { shifted: number[]; e: number[]; total: number } {
  const most = largest(z)
  const shifted = z.map((value) => f(value - most))
  const e = shifted.map(exp)
  return { shifted, e, total: sum(0, e) }
}

const decayed = (gradient: number, parameter: number, weightDecay: number): number =>
  weightDecay === 0 ? gradient : f(gradient + f(f(weightDecay) * parameter))

const normal = (x: number): number => (Math.abs(x) < 2 ** -126 ? 0 : x)

const finite = (n: number, ...arrays: Float32Array[]): boolean =>
  arrays.every((array) => array.subarray(0, n).every(Number.isFinite))

export const oracle: Kernels = {
  name: 'oracle',

  gemm(out, a, b, m, n, k, transposeA, transposeB, accumulate) {
    const [rowOfA, termOfA] = transposeA ? [1, m] : [k, 1]
    const [columnOfB, termOfB] = transposeB ? [k, 1] : [1, n]
    fillMatrix(out, m, n, (i, j) => {
      let total = accumulate ? out[i * n + j]! : 0
      for (let p = 0; p < k; p++) {
        total = f(total + f(a[i * rowOfA + p * termOfA]! * b[j * columnOfB + p * termOfB]!))
      }
      return total
    })
  },
  linear(z, y, a, b, bias, slope, m, n, k) {
    fillMatrix(z, m, n, (i, j) => {
      const terms = range(k).map((p) => f(a[i * k + p]! * b[p * n + j]!))
      return f(sum(0, terms) + bias[j]!)
    })
    if (y !== z) fillMatrix(y, m, n, (i, j) => (z[i * n + j]! > 0 ? z[i * n + j]! : f(f(slope) * z[i * n + j]!)))
  },
  addRow: (out, a, vector, m, n) => {
    fillMatrix(out, m, n, (i, j) => f(a[i * n + j]! + vector[j]!))
  },
  sumRows: (out, a, m, n, accumulate) => {
    fill(out, n, (j) =>
      sum(
        accumulate ? out[j]! : 0,
        range(m).map((i) => a[i * n + j]!),
      ),
    )
  },

  fill: (out, value, n) => {
    fill(out, n, () => value)
  },
  add: (out, a, b, n) => {
    fill(out, n, (i) => f(a[i]! + b[i]!))
  },
  subtract: (out, a, b, n) => {
    fill(out, n, (i) => f(a[i]! - b[i]!))
  },
  multiply: (out, a, b, n) => {
    fill(out, n, (i) => f(a[i]! * b[i]!))
  },
  divide: (out, a, b, n) => {
    fill(out, n, (i) => f(a[i]! / b[i]!))
  },
  sqrt: (out, x, n) => {
    fill(out, n, (i) => f(Math.sqrt(x[i]!)))
  },
  exp: (out, x, n) => {
    fill(out, n, (i) => exp(x[i]!))
  },
  log: (out, x, n) => {
    fill(out, n, (i) => log(x[i]!))
  },

  leakyRelu: (y, x, slope, n) => {
    fill(y, n, (i) => (x[i]! > 0 ? x[i]! : f(f(slope) * x[i]!)))
  },
  leakyReluBackward: (dx, dy, x, slope, n) => {
    fill(dx, n, (i) => (x[i]! > 0 ? dy[i]! : f(f(slope) * dy[i]!)))
  },
  sigmoid: (y, x, n) => {
    fill(y, n, (i) => f(1 / f(1 + exp(-x[i]!))))
  },
  sigmoidBackward: (dx, dy, y, n) => {
    fill(dx, n, (i) => f(dy[i]! * f(y[i]! * f(1 - y[i]!))))
  },
  tanh: (y, x, n) => {
    fill(y, n, (i) => tanh(x[i]!))
  },
  tanhBackward: (dx, dy, y, n) => {
    fill(dx, n, (i) => f(dy[i]! * f(1 - f(y[i]! * y[i]!))))
  },

  softmax: (y, x, m, n) => {
    for (const i of range(m)) {
      const { e, total } = exponentials(row(x, i, n))
      for (const j of range(n)) y[i * n + j] = f(e[j]! / total)
    }
  },
  softmaxBackward: (dx, dy, y, m, n) => {
    for (const i of range(m)) {
      const [p, d] = [row(y, i, n), row(dy, i, n)]
      const dot = sum(
        0,
        range(n).map((k) => f(p[k]! * d[k]!)),
      )
      for (const j of range(n)) dx[i * n + j] = f(p[j]! * f(d[j]! - dot))
    }
  },
  softmaxCrossEntropy: (losses, dz, z, target, scale, m, n) => {
    for (const i of range(m)) {
      const { shifted, e, total } = exponentials(row(z, i, n))
      const t = row(target, i, n)
      const present = range(n).filter((j) => t[j] !== 0)
      losses[i] = sum(
        0,
        present.map((j) => f(t[j]! * f(log(total) - shifted[j]!))),
      )
      for (const j of range(n)) dz[i * n + j] = f(f(f(e[j]! / total) - t[j]!) * f(scale))
    }
  },
  meanSquaredError: (losses, dy, y, target, scale, m, n) => {
    for (const i of range(m)) {
      const d = range(n).map((j) => f(y[i * n + j]! - target[i * n + j]!))
      losses[i] = f(
        sum(
          0,
          d.map((x) => f(x * x)),
        ) / n,
      )
      for (const j of range(n)) dy[i * n + j] = f(f(f(2 / n) * f(scale)) * d[j]!)
    }
  },

  argmax: (out, x, m, n) => {
    fill(out, m, (i) => {
      const values = row(x, i, n)
      const nan = values.findIndex(Number.isNaN)
      return nan >= 0 ? nan : Math.max(0, values.indexOf(largest(values)))
    })
  },
  dropoutMask: (out, key, offset, rate, n) => {
    fill(out, n, (i) => {
      const words = new Uint32Array(2)
      const [block, which] = [(BigInt(offset) + BigInt(i)) / 2n, (BigInt(offset) + BigInt(i)) % 2n]
      threefry(words, key, Number(block & 0xffffffffn), Number(block >> 32n))
      return Math.floor(words[Number(which)]! / 256) < rate * 2 ** 24 ? 0 : f(1 / (1 - rate))
    })
  },
  gatherBytes: (out, source, indices, scale, m, n) => {
    fillMatrix(out, m, n, (i, j) => f(source[indices[i]! * n + j]! * f(scale)))
  },
  gatherRows: (out, source, indices, m, n) => {
    fillMatrix(out, m, n, (i, j) => source[indices[i]! * n + j]!)
  },
  findNonFinite: (x, n) => Array.from(x.subarray(0, n)).findIndex((value) => !Number.isFinite(value)),

  sgd(parameters, gradients, velocity, learningRate, momentum, nesterov, weightDecay, n) {
    for (const i of range(n)) {
      const g = decayed(gradients[i]!, parameters[i]!, weightDecay)
      if (momentum !== 0) velocity[i] = normal(f(f(f(momentum) * velocity[i]!) + g))
      const look = nesterov ? f(g + f(f(momentum) * velocity[i]!)) : velocity[i]!
      parameters[i] = f(parameters[i]! - f(f(learningRate) * (momentum === 0 ? g : look)))
    }
    return finite(n, parameters, ...(momentum === 0 ? [] : [velocity]))
  },
  adam(parameters, gradients, first, second, stepSize, beta1, beta2, rootScale, epsilon, weightDecay, n) {
    for (const i of range(n)) {
      const g = decayed(gradients[i]!, parameters[i]!, weightDecay)
      first[i] = normal(f(f(f(beta1) * first[i]!) + f(f(1 - beta1) * g)))
      second[i] = normal(f(f(f(beta2) * second[i]!) + f(f(f(1 - beta2) * g) * g)))
      const denominator = f(f(f(Math.sqrt(second[i])) * f(rootScale)) + f(epsilon))
      parameters[i] = f(parameters[i]! - f(f(f(stepSize) * first[i]) / denominator))
    }
    return finite(n, parameters, first, second)
  },
}
