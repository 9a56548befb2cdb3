import { describe, expect, test } from 'vitest'
import { parseBench } from '../src/bench-options.js'
import { jobArguments, parsePeer, parseTraining } from '../src/job-options.js'
import { isUsage } from '../src/usage.js'

const problemOf = (parse, args) => {
  try {
    parse(args)
  } catch (error) {
    if (isUsage(error)) return error.message
    throw error
  }
  return 'none'
}

describe('bench', () => {
  test('measures everything with everybody by default', () => {
    const { parts, peers, plan, precision } = parseBench([])
    expect(parts).toEqual(['training', 'products', 'growth', 'startup', 'browser'])
    expect(peers).toEqual(['numpy', 'torch', 'jax', 'tfjs'])
    expect(plan).toMatchObject({ rounds: 3 })
    expect(plan.steps).toBeUndefined()
    expect(precision).toBe('strict')
  })

  test('--quick is one round of a few steps against NumPy, unless more is asked for', () => {
    expect(parseBench(['--quick'])).toMatchObject({ peers: ['numpy'], plan: { rounds: 1, steps: expect.any(Number) } })
    expect(parseBench(['--quick', '--rounds', '2', '--peer', 'jax'])).toMatchObject({
      peers: ['jax'],
      plan: { rounds: 2 },
    })
  })

  test('--python is a command with its arguments', () => {
    expect(parseBench(['--python', ' conda  run python3 ']).python).toEqual(['conda', 'run', 'python3'])
    expect(parseBench([]).python).toBeUndefined()
  })

  test.each([
    [['--quik'], "Unknown option '--quik'"],
    [['quick'], "Unexpected argument 'quick'"],
    [['--out'], "'--out <value>' argument missing"],
    [['--part', 'speed'], '--part: expected one of training, products, growth, startup, browser, got "speed".'],
    [['--peer', 'numpy', '--peer', 'nmupy'], 'got "nmupy"'],
    [['--rounds', '0'], '--rounds: expected a whole number of at least 1, got "0".'],
    [['--python', ' '], '--python: expected a command, got " ".'],
  ])('%j is a mistake', (args, problem) => {
    expect(problemOf(parseBench, args)).toContain(problem)
  })
})

describe('bench:train', () => {
  test('has a job by default', () => {
    expect(parseTraining([])).toEqual({
      layers: [784, 100, 10],
      batch: 100,
      epochs: 3,
      warm: 1,
      threads: 1,
      dense: false,
      precision: 'strict',
      kernels: 'simd',
      seed: 1,
      lenet: false,
      help: false,
    })
  })

  test.each([
    [['--layers', '100,10'], '--layers: expected sizes that begin with 784'],
    [['--layers', '784,,10'], '--layers: expected sizes'],
    [['--layers', '784'], '--layers: expected sizes'],
    [['--batch', 'full'], '--batch: expected a whole number'],
    [['--threads', ''], '--threads: expected a whole number'],
    [['--precision', 'slow'], '--precision: expected one of strict, fast, got "slow".'],
    [['--lenet'], 'needs convolutions, which nn does not have yet'],
  ])('%j is a mistake', (args, problem) => {
    expect(problemOf(parseTraining, args)).toContain(problem)
  })
})

test('a job comes back from its command line', () => {
  const job = { layers: [784, 30, 10], batch: 7, epochs: 1, warm: 0, threads: 2, steps: 5, dense: true }
  expect(parsePeer(jobArguments(job))).toEqual(job)
  expect(parseTraining(jobArguments(job))).toMatchObject(job)
})
