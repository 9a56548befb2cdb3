import { Scalar } from '@nn/testkit'
import { expect, test } from 'vitest'

const functions: Record<string, (x: Scalar, y: Scalar) => Scalar> = {
  add: (x, y) => x.add(y),
  subtract: (x, y) => x.subtract(y),
  multiply: (x, y) => x.multiply(y),
  divide: (x, y) => x.divide(y),
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  tanh: (x) => x.tanh(),
  'relu of a positive number': (x) => x.relu(),
  'relu of a negative number': (x) => x.subtract(9).relu(),
  'a number on the right': (x) => x.multiply(3).add(1).divide(2).subtract(5),
  'a value used twice': (x, y) => x.multiply(x).add(x.exp()).multiply(y),
  'a sum': (x, y) => Scalar.sum([x, y, x]),
}

test.each(Object.entries(functions))('the derivative of %s is that of central differences', (_, f) => {
  const at: [number, number] = [0.7, -1.3]
  const [x, y] = [new Scalar(at[0]), new Scalar(at[1])]
  f(x, y).backward()
  const value = (dx: number, dy: number): number => f(new Scalar(at[0] + dx), new Scalar(at[1] + dy)).value
  const h = 1e-5
  expect(x.gradient).toBeCloseTo((value(h, 0) - value(-h, 0)) / (2 * h), 8)
  expect(y.gradient).toBeCloseTo((value(0, h) - value(0, -h)) / (2 * h), 8)
})

test('backward adds to gradients that are already there', () => {
  const x = new Scalar(3)
  const y = x.multiply(x)
  y.backward()
  y.backward()
  expect(x.gradient).toBe(12)
})
