import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  ArgumentError,
  expectInteger,
  expectMade,
  expectNone,
  expectNumber,
  expectOptions,
  finite,
  fraction,
  inside,
  type Known,
  nearest,
  nonNegative,
  positive,
} from '../src/index.ts'

const known = {
  learningRate: 'number or function',
  beta1: 'number',
  nesterov: 'boolean',
  name: 'string',
  epsilon: 'number',
  signal: 'object',
  sizes: 'array',
  rest: 'anything',
} as const satisfies Known<Record<string, unknown>>

const check = (options: unknown, table: Known<Record<string, unknown>> = known, before = ''): void => {
  expectOptions('adam', options as Record<string, unknown>, table, before)
}

const message = (options: unknown, table?: Known<Record<string, unknown>>): string => {
  try {
    check(options, table)
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError)
    return (error as Error).message
  }
  return 'accepted'
}

describe('expectOptions', () => {
  it.each([
    [{}],
    [Object.create(null)],
    [{ learningRate: 1, beta1: undefined, nesterov: false, name: '', signal: {}, sizes: [], rest: null }],
    [{ learningRate: () => 1 }],
    [runInContext('({ beta1: 1 })', createContext())],
  ])('accepts known names with values of their kind, or undefined: %o', (options) => {
    expect(message(options)).toBe('accepted')
  })

  const all = 'takes the options learningRate, beta1, nesterov, name, epsilon, signal, sizes, rest'

  it.each([
    [{ lr: 5 }, '"lr". Did you mean learningRate?'],
    [{ learning_rate: 5 }, '"learning_rate". Did you mean learningRate?'],
    [{ learnignRate: 5 }, '"learnignRate". Did you mean learningRate?'],
    [{ lr: undefined }, '"lr". Did you mean learningRate?'],
    [{ lr: 1, eps: 1, beta1: 1 }, '["lr", "eps"]. Did you mean learningRate? Did you mean epsilon?'],
    [{ alpha: 1, lr: 2 }, '["alpha", "lr"]. Did you mean learningRate?'],
    [{ activation: 'relu' }, '"activation". Put the activation after it, as a layer of its own: relu().'],
    [{ somethingElse: 1 }, '"somethingElse".'],
    [{ constructor: 1 }, '"constructor".'],
    [{ toString: 1 }, '"toString".'],
    [JSON.parse('{ "__proto__": 1 }'), '"__proto__".'],
    [{ [Symbol('beta1')]: 1 }, 'Symbol(beta1).'],
    [Object.defineProperty({}, 'hidden', { value: 1 }), '"hidden".'],
  ])('refuses unknown names: %o', (options, rest) => {
    expect(message(options)).toBe(`adam: ${all}, got ${rest}`)
  })

  it.each([
    [0.5, '0.5. Say adam({ learningRate: 0.5 }).'],
    [true, 'true. Say adam({ nesterov: true }).'],
    ['a', '"a". Say adam({ name: "a" }).'],
    [null, 'null. Say adam({ learningRate: … }).'],
    [[1], '[1]. Say adam({ learningRate: … }).'],
    [parseInt, 'a function called parseInt. Say adam({ learningRate: … }).'],
    [new Map(), 'a value of type Map. Say adam({ learningRate: … }).'],
    [Object.create({ lr: 5 }), '{}. Say adam({ learningRate: … }).'],
    [{ __proto__: { beta1: 1 } }, '{}. Say adam({ learningRate: … }).'],
    [Object.create(Object.assign(Object.create(null) as object, { lr: 1 })), '{}. Say adam({ learningRate: … }).'],
  ])('refuses what is no plain object: %o', (options, rest) => {
    expect(message(options)).toBe(`adam: options must be an object, got ${rest}`)
  })

  it('shows the arguments in front of the options', () => {
    expect(() => {
      expectOptions<{ bias: true; size: 1 }>('dense', 8 as never, { bias: 'boolean', size: 'number' }, 'units, ')
    }).toThrow('dense: options must be an object, got 8. Say dense(units, { size: 8 }).')
  })

  it.each([
    [{ learningRate: null }, 'learningRate must be a number or a function, got null.'],
    [{ nesterov: 1 }, 'nesterov must be true or false, got 1.'],
    [{ learningRate: 'fast' }, 'learningRate must be a number or a function, got "fast".'],
    [{ signal: [] }, 'signal must be an object, got [].'],
    [{ signal: null }, 'signal must be an object, got null.'],
    [{ nesterov: null }, 'nesterov must be true or false, got null.'],
    [{ sizes: null }, 'sizes must be an array, got null.'],
    [{ sizes: {} }, 'sizes must be an array, got {}.'],
    [{ name: 3n }, 'name must be a string, got 3.'],
  ])('refuses values of another kind: %o', (options, rest) => {
    expect(message(options)).toBe(`adam: ${rest}`)
  })

  it('leaves numbers to the check of their range', () => {
    expect(message({ beta1: '0.9' })).toBe('accepted')
  })

  it('knows functions without options', () => {
    expect(message({ lr: 1 }, {})).toBe('adam: takes no options, got "lr".')
    expect(message(1, {})).toBe('adam: options must be an object, got 1.')
  })
})

describe('expectNone', () => {
  it('refuses whatever is given', () => {
    expectNone('relu', [])
    expect(() => {
      expectNone('relu', [{ alpha: 0.3 }])
    }).toThrow(new ArgumentError('relu', 'takes no options', { alpha: 0.3 }, 'Say relu().'))
  })
})

describe('expectInteger', () => {
  it('refuses what is no integer, below the minimum, or beyond the exact ones', () => {
    expectInteger('f', 'n', 1, 1)
    for (const n of [0, 1.5, NaN, '1', 2 ** 53, null, undefined]) {
      expect(() => {
        expectInteger('f', 'n', n, 1)
      }).toThrow(new ArgumentError('f', 'n must be an integer of at least 1', n))
    }
  })
})

describe('expectNumber', () => {
  it.each([
    ['finite', finite, [-1, 0, 1, 1e308], [Infinity, -Infinity], 'a finite number'],
    ['nonNegative', nonNegative, [0, -0, 5e-324, 1e308], [-5e-324, Infinity], 'a finite number of at least 0'],
    ['positive', positive, [5e-324, 1e308], [0, -1, Infinity], 'a finite number above 0'],
    ['fraction', fraction, [0, 0.5, 1 - 2 ** -53], [-5e-324, 1, 2], 'at least 0 and less than 1'],
    ['inside', inside, [5e-324, 1 - 2 ** -53], [0, 1], 'above 0 and less than 1'],
  ])('%s has its ends, and numbers only', (_, range, within, without, words) => {
    for (const value of within) expectNumber('f', 'x', value, range)
    for (const value of [...without, NaN, '0.5', null, undefined, 1n, [0.5]]) {
      expect(() => {
        expectNumber('f', 'x', value, range)
      }).toThrow(new ArgumentError('f', `x must be ${words}`, value))
    }
  })
})

describe('expectMade', () => {
  const relu = (): object => ({ forward: () => 0 })
  const check = (value: unknown) => (): void => {
    expectMade('sequential', 'layer 1', value, 'forward', 'a layer such as relu()')
  }

  it('accepts an object with the method', () => {
    expect(check(relu())).not.toThrow()
  })

  it.each([
    [relu, 'a function called relu. Call it: relu().'],
    [[() => 1][0], 'a function.'],
    [{ forward: 1 }, '{"forward":1}.'],
    [null, 'null.'],
    [Object.assign([1], { forward: relu }), '[1].'],
    ['relu', '"relu".'],
  ])('refuses %s', (value, rest) => {
    expect(check(value)).toThrow(`sequential: layer 1 must be a layer such as relu(), got ${rest}`)
  })
})

describe('nearest', () => {
  const words = ['mnist', 'fashion-mnist', 'kmnist', 'learningRate']

  it.each([
    ['mnist', 'mnist'],
    ['mnsit', 'mnist'],
    ['MNIST', 'mnist'],
    ['fashionmnist', 'fashion-mnist'],
    ['leaningrat', 'learningRate'],
    ['x', undefined],
    ['', undefined],
    ['iris', undefined],
  ])('%s', (typed, word) => {
    expect(nearest(typed, words)).toBe(word)
  })

  it('does not compare what is no name', () => {
    expect(nearest('m'.repeat(1e6), words)).toBe(undefined)
    const word = 'm'.repeat(99)
    expect(nearest(`${word}n`, [word])).toBe(word)
    expect(nearest(`${word}nn`, [word])).toBe(undefined)
  })

  it('takes a change for each three characters begun, and three at most', () => {
    expect(nearest('abc', ['abcd'])).toBe('abcd')
    expect(nearest('abc', ['abcde'])).toBe(undefined)
    expect(nearest('abcd', ['abcdef'])).toBe('abcdef')
    expect(nearest('abcdefghijklm', ['abcdefghijxyz'])).toBe('abcdefghijxyz')
    expect(nearest('abcdefghijklm', ['abcdefghiwxyz'])).toBe(undefined)
  })

  it('of two that are as near is the first', () => {
    expect(nearest('beta', ['alpha', 'beta1', 'beta2'])).toBe('beta1')
  })

  it('finds no word in few characters by replacing all of them', () => {
    expect(nearest('p', ['x'])).toBe(undefined)
    expect(nearest('ab', ['xy', 'b'])).toBe(undefined)
  })
})
