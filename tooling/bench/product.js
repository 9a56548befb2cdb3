import { performance } from 'node:perf_hooks'
import { createRandom } from '@nn/tensor'
import { describeEngine, engineFor } from './src/engine.js'
import { shapes } from './src/jobs.js'
import { median } from './src/statistics.js'

/**
 * `node product.js threads precision milliseconds`: GFLOP/s of our matrix product for each shape, as one JSON object.
 */
const [threads, precision, milliseconds] = process.argv.slice(2)
const engine = engineFor({ threads: Number(threads), precision })
await engine.ready()
const random = createRandom(1)
const warmUp = 50 // milliseconds: until then the best code may not be compiled yet
const figures = shapes.map(gigaflops)
console.log(JSON.stringify({ gflops: figures, ...describeEngine(engine) }))

function gigaflops({ form, m, k, n }) {
  const [a, b, out] = [filled(m * k), filled(k * n), engine.allocate(m * n)]
  const [transposeA, transposeB] = [form[0] === 't', form[1] === 't']
  const seconds = (times) => {
    const start = performance.now()
    for (let i = 0; i < times; i++) engine.ops.kernels.gemm(out, a, b, m, n, k, transposeA, transposeB, false)
    return (performance.now() - start) / 1000 / times
  }
  for (const end = performance.now() + warmUp; performance.now() < end;) seconds(1)
  const times = Math.max(1, Math.round(Number(milliseconds) / 1000 / seconds(3)))
  return (2 * m * k * n) / median(Array.from({ length: 5 }, () => seconds(times))) / 1e9
}

function filled(length) {
  const data = engine.allocate(length)
  random.uniform([length], { low: 0.5, high: 1, out: { shape: [length], data } })
  return data
}
