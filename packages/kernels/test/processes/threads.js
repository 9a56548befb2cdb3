import assert from 'node:assert'
import { once } from 'node:events'
import threads from 'node:worker_threads'
import { setTimeout as pause } from 'node:timers/promises'
import { createBackend } from '../../dist/index.js'

/** `node threads.js scenario`: what can only be seen from outside a process. */
const workers = []
const getBuiltinModule = process.getBuiltinModule.bind(process)
process.getBuiltinModule = (name) => (name === 'node:worker_threads' ? { Worker: Watched } : getBuiltinModule(name))

/** A worker of which this test keeps hold. */
class Watched extends threads.Worker {
  alive = true
  constructor(...options) {
    super(...options)
    workers.push(this)
    this.on('exit', () => (this.alive = false))
  }
}

const size = 400

/** A product large enough to be shared. */
function product({ kernels, memory }) {
  const [out, a, b] = [0, 1, 2].map((value) => memory.allocate(size * size).fill(value))
  return () => {
    kernels.gemm(out, a, b, size, size, size, false, false, false)
    assert(out.every((value) => value === 2 * size))
  }
}

const scenarios = {
  async exit() {
    const backend = createBackend({ threads: 2 })
    await backend.ready()
    product(backend)()
    console.log('two threads computed')
  },

  async lazy() {
    const backend = createBackend({ threads: 2 })
    backend.kernels.fill(backend.memory.allocate(100), 1, 100)
    const before = workers.length
    product(backend)()
    console.log(`${before} workers, then ${workers.length}`)
  },

  async killed() {
    const backend = createBackend({ threads: 2 })
    await backend.ready()
    const multiply = product(backend)
    multiply()
    await workers[0].terminate()
    multiply()
  },

  async 'killed-repeating'() {
    const backend = createBackend({ threads: 2 })
    await backend.ready()
    const [out, x] = [1, 2].map((value) => backend.memory.allocate(size).fill(value))
    const again = backend.record((kernels) => kernels.add(out, x, x, size))
    again()
    await workers[0].terminate()
    again()
  },

  async 'killed-at-work'() {
    const backend = createBackend({ threads: 2 })
    await backend.ready()
    const multiply = product(backend)
    multiply()
    workers[0].terminate() // takes effect in the loop, which lets no event through
    for (let i = 0; i < 100; i++) multiply()
    if (workers[0].alive) await once(workers[0], 'exit')
    multiply()
  },

  async fifty() {
    const compute = async () => {
      const backend = createBackend({ threads: 2 })
      await backend.ready()
      product(backend)()
    }
    const settle = async () => {
      while (workers.filter(({ alive }) => alive).length > 1) {
        globalThis.gc()
        await pause(20)
      }
    }
    for (let i = 0; i < 5; i++) await compute()
    await settle()
    const before = process.memoryUsage.rss()
    for (let i = 0; i < 50; i++) {
      await compute()
      await settle()
    }
    const grownMegabytes = Math.round((process.memoryUsage.rss() - before) / 2 ** 20)
    console.log(JSON.stringify({ workers: workers.length, grownMegabytes }))
  },
}

if (process.argv[2] === 'fifty') {
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  globalThis.gc = runInNewContext('gc')
}
await scenarios[process.argv[2]]()
