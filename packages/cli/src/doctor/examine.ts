import { createEngine, type Engine } from '@nn/tensor'
import type { Streams } from '../streams.ts'
import { checkCache } from './cache.ts'
import type { Check } from './check.ts'
import { countCores } from './cores.ts'
import { checkKernels, checkRelaxedSimd, checkSharedMemory, checkThreads, engineProblem } from './engine.ts'
import { checkMemory, checkNode, checkTerminal } from './machine.ts'
import { checkSpeed, measureSpeed } from './speed.ts'

/** Everything that decides whether, and how fast, networks train here. */
export async function examine(streams: Streams): Promise<readonly Check[]> {
  const node = checkNode()
  if (node.status === 'problem') return [node] // the rest needs what it lacks
  const { cacheDirectory } = await import('@nn/data-mnist')
  return [
    node,
    ...(await checkEngine(streams)),
    checkMemory(),
    await checkCache(cacheDirectory()),
    checkTerminal(streams),
  ]
}

async function checkEngine({ env, signal }: Streams): Promise<readonly Check[]> {
  const cores = countCores()
  const engines: Engine[] = []
  try {
    const [engine, single] = [createEngine(), createEngine({ threads: 1 })]
    engines.push(engine, single)
    const speed = await measureSpeed(single, engine, cores.available, signal)
    return [
      checkKernels(engine.info),
      checkRelaxedSimd(),
      checkSharedMemory(),
      checkThreads(engine.info, cores, env['NN_THREADS']),
      ...checkSpeed(speed),
    ]
  } catch (error) {
    signal.throwIfAborted()
    return [engineProblem(error)]
  } finally {
    for (const engine of engines) engine.close()
  }
}
