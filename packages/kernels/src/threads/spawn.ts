import { type FileReader, workerRoom } from './room.ts'
import { workerMain, type WorkerTask } from './worker.ts'

/** Starts a worker, which keeps no process alive; `ended` is told why, when it ends. */
export type Spawn = (task: WorkerTask, ended: (reason: string) => void) => void

/** What a platform has to offer. */
export interface Platform {
  /** Absent where there can be no workers, and `reason` says why. */
  readonly spawn?: Spawn
  readonly reason?: string
  readonly cores: number
  /** How many workers fit into the addresses that the process may have; absent or undefined where that is not limited. */
  readonly room?: () => number | undefined
  /** Of the environment: how many threads to use. */
  readonly environmentThreads?: string | undefined
}

/** The little that is used of Node. */
interface NodeProcess {
  readonly env: Readonly<Record<string, string | undefined>>
  getBuiltinModule?(name: 'node:worker_threads'): NodeThreads | undefined
  getBuiltinModule?(name: 'node:os'): { availableParallelism(): number } | undefined
  getBuiltinModule?(name: 'node:fs'): FileReader | undefined
}
interface NodeThreads {
  readonly Worker: new (source: string, options: object) => NodeWorker
}
interface NodeWorker {
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'exit', listener: (code: number) => void): void
  unref(): void
}

interface Globals {
  readonly process?: NodeProcess
  readonly navigator?: { readonly hardwareConcurrency?: number }
  readonly crossOriginIsolated?: boolean
  readonly document?: unknown
}

const call = `(${workerMain.toString()})`

/** What this platform is, as far as threads go. */
export function detectPlatform(globals: Globals = globalThis): Platform {
  const { process, navigator } = globals
  const node = process?.getBuiltinModule?.('node:worker_threads')
  if (process && node) {
    const os = process.getBuiltinModule?.('node:os') as { availableParallelism(): number } | undefined
    const fs = process.getBuiltinModule?.('node:fs')
    return {
      spawn: spawnInNode(node),
      cores: os?.availableParallelism() ?? 1,
      ...(fs && { room: () => workerRoom(fs) }),
      environmentThreads: process.env['NN_THREADS'],
    }
  }
  const cores = navigator?.hardwareConcurrency ?? 1
  const reason = browserReason(globals)
  return reason === undefined ? { spawn: spawnInBrowser, cores } : { reason, cores }
}

function spawnInNode({ Worker }: NodeThreads): Spawn {
  const source = `${call}(require('node:worker_threads').workerData)`
  return (task, ended) => {
    const worker = new Worker(source, { eval: true, workerData: task, execArgv: [] })
    worker.on('error', ({ message }) => {
      ended(message)
    })
    worker.on('exit', (code) => {
      ended(`it exited with code ${code}`)
    })
    worker.unref()
  }
}

function browserReason({ document, crossOriginIsolated }: Globals): string | undefined {
  if (crossOriginIsolated !== true) return 'the page is not cross-origin isolated (COOP and COEP headers)'
  return document === undefined ? undefined : 'the main thread of a page may not wait: train in a worker'
}

/** The address of the worker's text; there is one in a page, and it stays. */
let workerUrl: string | undefined

const spawnInBrowser: Spawn = (task, ended) => {
  const source = `onmessage = ({ data }) => { ${call}(data); close() }` // a browser's worker would live on with nothing to do
  workerUrl ??= URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = new Worker(workerUrl)
  worker.onerror = (event) => {
    // One that does not load has no message.
    ended(event instanceof ErrorEvent ? event.message : 'it did not load; does the page allow worker-src blob: ?')
  }
  worker.postMessage(task)
}
