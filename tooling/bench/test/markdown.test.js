import { expect, test } from 'vitest'
import { markdownOf } from '../src/markdown.js'
import { rowOf } from '../src/training.js'

const row = (id, threads, ...epochs) =>
  rowOf({ id, label: `${id} ${threads}`, threads, ours: id === 'nn', runs: [{ epoch_s: epochs }] })
const machine = { cpu: 'Zen 9', cores: 2, node: 'v20.1.0', date: '2026-01-02T03:04:05Z' }
const peers = [
  { id: 'numpy', label: 'NumPy', about: '2.2.4' },
  { id: 'torch', label: 'PyTorch', about: '2.6.0' },
]

test('a line for each job has the better of one and two threads of each, and ours beside it', () => {
  const rows = [row('nn', 1, 2), row('nn', 2, 0.5, 1, 1.5), row('numpy', 1, 4), row('numpy', 2, 8)]
  expect(markdownOf({ machine, peers, training: [{ job: 'small', rows }] })).toBe(
    [
      'Zen 9, 2 cores, Node v20.1.0, 2026-01-02; NumPy 2.2.4; PyTorch 2.6.0.',
      '',
      '| job | nn, 2 threads | nn, 1 thread | NumPy | nn / NumPy |',
      '| --- | --- | --- | --- | --- |',
      '| small | 1.00 (0.500–1.50) | 2.00 | 4.00 | **0.25** |',
      '',
    ].join('\n'),
  )
})

test('a ratio is bold where we take less time', () => {
  const training = [{ job: 'a', rows: [row('nn', 1, 2), row('numpy', 1, 2), row('torch', 1, 4)] }]
  expect(markdownOf({ machine, peers, training })).toContain('| a | – | 2.00 | 2.00 | 4.00 | 1.00 | **0.50** |')
})

test('who failed in one job has a dash there', () => {
  const training = [
    { job: 'a', rows: [row('nn', 1, 2), row('torch', 1, 1)] },
    { job: 'b', rows: [row('nn', 1, 2), row('torch', 1)] },
  ]
  expect(markdownOf({ machine, peers, training })).toContain('| b | – | 2.00 | – | – |')
})
