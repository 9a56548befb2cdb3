import { describe, expect, it } from 'vitest'
import { createFloat64Engine } from '../src/float64.ts'
import { createEngine, defaultEngine } from '../src/engine.ts'
import { ShapeError } from '../src/shape-error.ts'
import { transpose } from '../src/manipulate.ts'
import { tensor, toArray } from '../src/nested.ts'
import { zeros } from '../src/create.ts'
import { matmul } from '../src/matmul.ts'
import { sum } from '../src/reduce.ts'
import type { Tensor } from '../src/tensor.ts'
import { ramp } from './fixtures.ts'

const { ops } = createEngine()

/** A tensor whose data is shorter than its shape says: kernels would read past its end. */
const broken: Tensor = { shape: [2, 3], data: new Float32Array(5) }

describe('matmul and addMatmul', () => {
  it('take each factor as it is stored, in all four forms', () => {
    const [a, b] = [ramp([2, 3]), ramp([3, 4])]
    const expected = matmul(a, b)
    for (const form of ['nn', 'tn', 'nt', 'tt'] as const) {
      const out = zeros([2, 4])
      const left = form.startsWith('t') ? transpose(a) : a
      const right = form.endsWith('t') ? transpose(b) : b
      ops.matmul(out, left, right, form)
      expect(out, form).toEqual(expected)
      ops.addMatmul(out, left, right, form)
      expect(out.data, form).toEqual(expected.data.map((value) => 2 * value))
    }
  })

  it('count all axes but the last as rows', () => {
    const out = zeros([2, 2, 1])
    ops.matmul(out, ramp([2, 2, 3]), ramp([3, 1]))
    expect(out.data).toEqual(matmul({ ...ramp([2, 2, 3]), shape: [4, 3] }, ramp([3, 1])).data)
  })

  it('refuse shapes that do not fit, and name them', () => {
    expect(() => {
      ops.matmul(zeros([2, 2]), ramp([2, 3]), ramp([2, 2]))
    }).toThrow('matmul: expected the inner sizes of a [2, 3] and b (form nn) to agree, got [2, 2].')
    expect(() => {
      ops.addMatmul(zeros([2, 3]), ramp([2, 3]), ramp([3, 2]))
    }).toThrow('addMatmul: expected out of shape [2, 2], got [2, 3].')
    expect(() => {
      ops.matmul(zeros([2, 1]), broken, ramp([3, 1]))
    }).toThrow('matmul: expected data of 6 elements for shape [2, 3], got [5].')
  })
})

describe('linear and linearLeakyRelu', () => {
  const [x, weight, bias] = [ramp([2, 3]), ramp([3, 4]), tensor([10, 20, 30, 40])]

  it('are a product with a row added, and the activation of that', () => {
    const expected = zeros([2, 4])
    ops.addRow(expected, matmul(x, weight), bias)
    const [z, y, both] = [zeros([2, 4]), zeros([2, 4]), zeros([2, 4])]
    ops.linear(z, x, weight, bias)
    expect(z).toEqual(expected)
    ops.linearLeakyRelu(both, y, x, weight, bias, 0.5)
    expect(both).toEqual(expected)
    ops.leakyRelu(z, expected, 0.5)
    expect(y).toEqual(z)
  })

  it.each([
    [
      [zeros([2, 4]), ramp([2, 2]), weight, bias],
      'linear: expected the inner sizes of a [2, 2] and b (form nn) to agree',
    ],
    [[zeros([2, 3]), x, weight, bias], 'linear: expected z of shape [2, 4], got [2, 3].'],
    [[zeros([3, 4]), x, weight, bias], 'linear: expected z of shape [2, 4], got [3, 4].'],
    [[zeros([2, 4]), x, weight, ramp([3])], 'linear: expected bias of shape [4], got [3].'],
    [[zeros([2, 4]), broken, weight, bias], 'linear: expected data of 6 elements for shape [2, 3], got [5].'],
    [[{ ...broken, shape: [2, 4] }, x, weight, bias], 'linear: expected data of 8 elements for shape [2, 4], got [5].'],
    [[zeros([2, 4]), x, { ...broken, shape: [3, 4] }, bias], 'linear: expected data of 12 elements for shape [3, 4]'],
  ] as const)('refuse what does not fit: %#', ([z, a, b, row], message) => {
    expect(() => {
      ops.linear(z, a, b, row)
    }).toThrow(message)
  })
})

describe('rows', () => {
  it('are added to and summed', () => {
    const a = ramp([2, 3])
    const out = zeros([2, 3])
    ops.addRow(out, a, tensor([10, 20, 30]))
    expect([...out.data]).toEqual([...a.data].map((value, i) => value + 10 * ((i % 3) + 1)))
    const row = zeros([3])
    ops.sumRows(row, a)
    expect(row).toEqual(sum(a, { axis: 0 }))
    ops.addSumRows(row, a)
    expect([...row.data]).toEqual([...sum(a, { axis: 0 }).data].map((value) => 2 * value))
  })

  it('refuse another length', () => {
    expect(() => {
      ops.addRow(zeros([2, 3]), ramp([2, 3]), ramp([2]))
    }).toThrow('addRow: expected row of shape [3], got [2].')
    expect(() => {
      ops.sumRows(zeros([2]), ramp([2, 3]))
    }).toThrow('sumRows: expected out of shape [3], got [2].')
  })
})

describe('every operation', () => {
  const [x, y, dy] = [ramp([2, 3]), ramp([2, 3]), ramp([2, 3])]
  const calls: [string, (out: Tensor) => void][] = [
    [
      'add',
      (out) => {
        ops.add(out, x, y)
      },
    ],
    [
      'subtract',
      (out) => {
        ops.subtract(out, x, y)
      },
    ],
    [
      'multiply',
      (out) => {
        ops.multiply(out, x, y)
      },
    ],
    [
      'divide',
      (out) => {
        ops.divide(out, x, y)
      },
    ],
    [
      'sqrt',
      (out) => {
        ops.sqrt(out, x)
      },
    ],
    [
      'exp',
      (out) => {
        ops.exp(out, x)
      },
    ],
    [
      'log',
      (out) => {
        ops.log(out, x)
      },
    ],
    [
      'leakyRelu',
      (out) => {
        ops.leakyRelu(out, x, 0.01)
      },
    ],
    [
      'leakyReluBackward',
      (out) => {
        ops.leakyReluBackward(out, dy, x, 0.01)
      },
    ],
    [
      'sigmoid',
      (out) => {
        ops.sigmoid(out, x)
      },
    ],
    [
      'sigmoidBackward',
      (out) => {
        ops.sigmoidBackward(out, dy, y)
      },
    ],
    [
      'tanh',
      (out) => {
        ops.tanh(out, x)
      },
    ],
    [
      'tanhBackward',
      (out) => {
        ops.tanhBackward(out, dy, y)
      },
    ],
    [
      'softmax',
      (out) => {
        ops.softmax(out, x)
      },
    ],
    [
      'softmaxBackward',
      (out) => {
        ops.softmaxBackward(out, dy, y)
      },
    ],
    [
      'softmaxCrossEntropy',
      (out) => {
        ops.softmaxCrossEntropy(zeros([2]), out, x, y, 1)
      },
    ],
    [
      'meanSquaredError',
      (out) => {
        ops.meanSquaredError(zeros([2]), out, x, y, 1)
      },
    ],
  ]

  it.each(calls)('%s writes its output', (_, call) => {
    const out = { shape: [2, 3], data: new Float32Array(6).fill(123) }
    call(out)
    expect(out.data).not.toContain(123)
  })

  it.each(calls)('%s refuses an output of another size, and one whose data does not fit its shape', (name, call) => {
    expect(() => {
      call(zeros([2, 2]))
    }).toThrow(`${name}: expected a tensor of shape [2, 3], got [2, 2].`)
    expect(() => {
      call(broken)
    }).toThrow(ShapeError)
  })

  it('that gives a number per row refuses another count', () => {
    expect(() => {
      ops.argmax(zeros([3]), x)
    }).toThrow('argmax: expected out of shape [2], got [3].')
    expect(() => {
      ops.meanSquaredError(zeros([1]), zeros([2, 3]), x, y, 1)
    }).toThrow('meanSquaredError: expected losses of shape [2], got [1].')
    const out = zeros([2])
    ops.argmax(
      out,
      tensor([
        [1, 3, 2],
        [4, 0, 0],
      ]),
    )
    expect(toArray(out)).toEqual([1, 0])
  })

  it('that works on rows refuses an input whose data does not fit its shape', () => {
    const short = { shape: [5], data: new Float32Array(5) }
    expect(() => {
      ops.softmax(short, broken)
    }).toThrow(ShapeError)
    expect(() => {
      ops.argmax(zeros([2]), broken)
    }).toThrow(ShapeError)
    expect(() => {
      ops.sumRows(zeros([3]), broken)
    }).toThrow(ShapeError)
  })
})

describe('engines', () => {
  it('have one default, made on first use', () => {
    expect(defaultEngine()).toBe(defaultEngine())
    expect(defaultEngine().info).toMatchObject({ kernels: 'simd', precision: 'strict', notes: [] })
  })

  it('allocate zeros from their memory', () => {
    const engine = createEngine()
    expect(engine.allocate(3)).toEqual(new Float32Array(3))
    expect(engine.memory.allocatedBytes).toBe(12)
  })

  it('in float64 keep what float32 would round away', () => {
    const engine = createFloat64Engine()
    const cell = (value: number): Tensor => {
      const data = engine.allocate(1)
      data[0] = value
      return { shape: [1], data }
    }
    const out = cell(0)
    engine.ops.add(out, cell(1), cell(2 ** -40))
    expect(out.data[0]).toBe(1 + 2 ** -40)
    expect(engine.memory.allocatedBytes).toBe(24)
    expect(engine.allocate(3)).toHaveLength(3)
    expect(engine.memory.allocatedBytes).toBe(48)
  })
})

describe('an engine', () => {
  const engine = createEngine({ threads: 1 })
  const vector = (...values: number[]): Tensor => {
    const data = engine.allocate(values.length)
    data.set(values)
    return { shape: [values.length], data }
  }

  it('repeats operations that it recorded, on what the tensors hold by then', () => {
    const [x, y] = [vector(1, 2), vector(0, 0)]
    const again = engine.record!((ops) => {
      ops.multiply(y, x, x)
      ops.add(y, y, x)
    })!
    expect([...y.data]).toEqual([2, 6])
    x.data.set([3, -1])
    again()
    expect([...y.data]).toEqual([12, 0])
  })

  it('records nothing where shapes do not fit: the run throws', () => {
    expect(() =>
      engine.record!((ops) => {
        ops.add(vector(0), vector(1), vector(1, 2))
      }),
    ).toThrow(ShapeError)
  })

  it('of kernels of your own choice has nothing to record', () => {
    expect(createFloat64Engine().record).toBeUndefined()
  })
})

it('an engine ends its threads where `using` ends, and computes on with one', async () => {
  const engine = createEngine({ threads: 2 })
  await engine.ready()
  engine[Symbol.dispose]()
  const [out, ones] = [zeros([3]), { shape: [3], data: engine.allocate(3).fill(1) }]
  engine.ops.add(out, ones, ones)
  expect([...out.data]).toEqual([2, 2, 2])
})
