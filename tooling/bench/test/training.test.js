import { expect, test } from 'vitest'
import { formatTraining, ratiosOf, rowOf } from '../src/training.js'

const run = (...epochs) => ({ epoch_s: epochs, acc: 0.975, loss: 0.1, rss_mb: 100 })
const rows = [
  { id: 'nn', label: 'nn, 1 thread', threads: 1, ours: true, runs: [run(2, 1.5), run(1)] },
  { id: 'nn', label: 'nn, 2 threads', threads: 2, ours: true, runs: [run(0.9)] },
  { id: 'numpy', label: 'NumPy, 1 thread', threads: 1, runs: [run(0.5)] },
  { id: 'numpy', label: 'NumPy, 2 threads', threads: 2, runs: [run(3)] },
  { id: 'jax', label: 'jax-js WASM, 1 thread', threads: 1, runs: [{ ...run(4.5), steps: 100 }] },
  { id: 'torch', label: 'PyTorch, 1 thread', threads: 1, runs: [], problem: 'Error: no' },
].map(rowOf)

test('all epochs of all rounds count', () => {
  expect(rows[0]).toMatchObject({ seconds: { median: 1.5, min: 1, max: 2, count: 3 }, accuracy: 0.975, megabytes: 100 })
})

test('a part of an epoch says nothing about accuracy', () => {
  expect(rows[4].accuracy).toBeUndefined()
})

test('the best of ours is compared with the best of each, and our threads with each other', () => {
  expect(ratiosOf(rows)).toEqual([
    'nn, 2 threads / nn, 1 thread: 0.60',
    'nn, 2 threads / NumPy, 1 thread: 1.80',
    'nn, 2 threads / jax-js WASM, 1 thread: 0.20',
  ])
})

test('the table has a line for everybody who came through', () => {
  const text = formatTraining('job', rows, 60000)
  expect(text).toContain('job: seconds for an epoch of 60000 examples')
  expect(text).toMatch(/NumPy, 1 thread +│ +0\.500 │ 0\.500–0\.500 │ 1 │ +97\.50% │ 100 │ +3\.00 │ +1\.80 │/)
  expect(text).toContain('jax-js WASM, 1 thread (from 100 steps)')
  expect(text).not.toContain('PyTorch')
})

test('without ours there is no ratio', () => {
  expect(ratiosOf(rows.slice(2))).toEqual([])
})
