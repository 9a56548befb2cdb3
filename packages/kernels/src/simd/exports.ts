type Address = number

/** What the module of `assembly/index.ts` exports. Booleans are 0 or 1. */
export interface Exports {
  readonly gemm: (
    z: Address,
    y: Address,
    a: Address,
    b: Address,
    bias: Address,
    slope: number,
    m: number,
    n: number,
    k: number,
    transposeA: number,
    transposeB: number,
    accumulate: number,
  ) => void
  readonly workspaceBytes: (n: number, k: number) => number
  readonly setWorkspace: (address: Address) => void
  readonly addRow: (out: Address, a: Address, row: Address, m: number, n: number) => void
  readonly sumRows: (out: Address, a: Address, m: number, n: number, accumulate: number) => void
  readonly fill: (out: Address, value: number, n: number) => void
  readonly add: (out: Address, a: Address, b: Address, n: number) => void
  readonly subtract: (out: Address, a: Address, b: Address, n: number) => void
  readonly multiply: (out: Address, a: Address, b: Address, n: number) => void
  readonly divide: (out: Address, a: Address, b: Address, n: number) => void
  readonly sqrt: (out: Address, x: Address, n: number) => void
  readonly exp: (out: Address, x: Address, n: number) => void
  readonly log: (out: Address, x: Address, n: number) => void
  readonly leakyRelu: (y: Address, x: Address, slope: number, n: number) => void
  readonly leakyReluBackward: (dx: Address, dy: Address, x: Address, slope: number, n: number) => void
  readonly sigmoid: (y: Address, x: Address, n: number) => void
  readonly sigmoidBackward: (dx: Address, dy: Address, y: Address, n: number) => void
  readonly tanh: (y: Address, x: Address, n: number) => void
  readonly tanhBackward: (dx: Address, dy: Address, y: Address, n: number) => void
  readonly softmax: (y: Address, x: Address, m: number, n: number) => void
  readonly softmaxBackward: (dx: Address, dy: Address, y: Address, m: number, n: number) => void
  readonly softmaxCrossEntropy: (
    losses: Address,
    dz: Address,
    z: Address,
    target: Address,
    scale: number,
    m: number,
    n: number,
  ) => void
  readonly meanSquaredError: (
    losses: Address,
    dy: Address,
    y: Address,
    target: Address,
    scale: number,
    m: number,
    n: number,
  ) => void
  readonly argmax: (out: Address, x: Address, m: number, n: number) => void
  readonly gatherBytes: (out: Address, source: Address, indices: Address, scale: number, m: number, n: number) => void
  readonly gatherRows: (out: Address, source: Address, indices: Address, m: number, n: number) => void
  readonly dropoutMask: (
    out: Address,
    key0: number,
    key1: number,
    offset: number,
    threshold: number,
    kept: number,
    n: number,
  ) => void
  readonly findNonFinite: (x: Address, n: number) => number
  readonly sgd: (
    parameters: Address,
    gradients: Address,
    velocity: Address,
    learningRate: number,
    momentum: number,
    nesterov: number,
    weightDecay: number,
    n: number,
  ) => number
  readonly adam: (
    parameters: Address,
    gradients: Address,
    firstMoment: Address,
    secondMoment: Address,
    stepSize: number,
    beta1: number,
    take1: number,
    beta2: number,
    take2: number,
    rootScale: number,
    epsilon: number,
    weightDecay: number,
    n: number,
  ) => number

  readonly setLargestTile: (items: number) => void
  readonly setThreads: (count: number) => void
  readonly setSpare: (address: Address) => void
  readonly start: () => void
  readonly work: (id: number) => number

  /** Addresses of the words that threads share, and sizes: see `assembly/layout.ts`. */
  readonly GENERATION: WebAssembly.Global
  readonly SLEEPERS: WebAssembly.Global
  readonly REMAINING: WebAssembly.Global
  readonly WAITING: WebAssembly.Global
  readonly STARTED: WebAssembly.Global
  readonly FAILED: WebAssembly.Global
  readonly QUIT: WebAssembly.Global
  readonly HEAP: WebAssembly.Global
  readonly SPARE_BYTES: WebAssembly.Global
}
