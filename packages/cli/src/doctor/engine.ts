import { createEngine, type EngineInfo } from '@nn/tensor'
import { formatBytes, plural } from '../render/format.ts'
import { type Check, ok, problem, warning } from './check.ts'
import type { Cores } from './cores.ts'

/** What computes. */
export function checkKernels({ kernels, notes }: EngineInfo): Check {
  const finding =
    kernels === 'simd'
      ? ok('SIMD kernels')
      : warning(
          `${kernels} kernels, ten times slower than SIMD: ${notes.join(', ')}`,
          'Use a Node with WebAssembly SIMD and threads, without flags that turn them off, and without a limit on addresses (ulimit -v).',
        )
  return { name: 'kernels', ...finding, facts: { kernels, simd: kernels === 'simd' } }
}

/** Whether `precision: 'fast'` can be had. Nothing needs it, so its absence is no fault. */
export function checkRelaxedSimd(): Check {
  const engine = createEngine({ threads: 1, precision: 'fast' })
  const fuses = engine.info.precision === 'fast'
  engine.close()
  const message = fuses
    ? "used by precision 'fast'"
    : "not in this Node: precision 'fast' computes as 'strict' does. Node 22 has it"
  return { name: 'relaxed simd', ...ok(message), facts: { relaxedSimd: fuses } }
}

const page = 65536
const wanted = 4 * 2 ** 30

/** How much memory threads can share. */
export function checkSharedMemory(): Check {
  const most = [wanted, wanted / 4].find((bytes) => canShare(bytes / page)) ?? 0
  const message = `networks may take ${formatBytes(most)}`
  const advice = 'Raise the limit on addresses (ulimit -v), or use the 64-bit build of Node.'
  const finding =
    most === wanted
      ? ok(message)
      : most > 0
        ? warning(`${message}, the system gives no more addresses`, advice)
        : warning('none, so one thread computes, without SIMD', advice)
  return { name: 'shared memory', ...finding, facts: { sharedMemory: most > 0, most } }
}

function canShare(maximum: number): boolean {
  try {
    new WebAssembly.Memory({ initial: 1, maximum, shared: true })
    return true
  } catch {
    return false
  }
}

/** How many threads compute, and whether that is what the cores can do. */
export function checkThreads({ threads, notes }: EngineInfo, cores: Cores, asked = ''): Check {
  const { available, quota } = cores
  const facts = { threads, cores: available, quota, NN_THREADS: asked === '' ? null : asked }
  const usable = Math.max(1, Math.floor(quota ?? available))
  const own = `${plural(threads, 'thread')} on ${plural(available, 'core')}`
  const finding = ((): ReturnType<typeof ok> => {
    if (notes.length > 0) return warning(`${own}: ${notes.join(', ')}`, 'See the other checks for the cause.')
    if (quota !== null && threads > Math.ceil(quota)) {
      const limit = `${own}, but the container may keep only ${Number(quota.toFixed(2))} busy: the threads wait for each other`
      return warning(limit, `Set NN_THREADS=${usable}, or give the container more CPU.`)
    }
    if (threads > available)
      return warning(`${own}: they wait for each other`, `Set NN_THREADS=${available}, or unset it.`)
    if (threads < Math.min(available, usable))
      return warning(`${own}, because NN_THREADS=${asked}`, 'Unset NN_THREADS.')
    return ok(asked !== '' ? `${own}, NN_THREADS=${asked}` : own)
  })()
  return { name: 'threads', ...finding, facts }
}

/** What is said where no engine can be made, as for a bad `NN_THREADS`. */
export function engineProblem(error: unknown): Check {
  const message = error instanceof Error ? error.message : String(error)
  const advice = message.startsWith('NN_THREADS')
    ? 'Unset NN_THREADS, or set it to the number of threads.'
    : 'Install nn again.'
  return { name: 'engine', ...problem(message, advice), facts: {} }
}
