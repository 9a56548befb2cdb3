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
  /**
   * How many workers fit into the addresses that the process may have; absent or undefined where that is not limited.
   */
  readonly room?: () => number | undefined
  /** NN_THREADS of the environment: how many threads to use. Read only by who needs it: Deno asks for permission. */
  readonly environmentThreads?: string | undefined
}

/** The little that is used of Node. */
interface NodeProcess {
  readonly env: Readonly<Record<string, string | undefined>>
  /** There if Node runs with `--permission`. */
  readonly permission?: { has(scope: 'worker'): boolean }
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
  readonly SharedArrayBuffer?: unknown
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
      ...(mayHaveWorkers(process)
        ? { spawn: spawnInNode(node) }
        : { reason: 'Node may start no worker: --allow-worker' }),
      cores: os?.availableParallelism() ?? 1,
      ...(fs && { room: () => workerRoom(fs) }),
      get environmentThreads() {
        return readVariable(process, 'NN_THREADS')
      },
    }
  }
  const cores = navigator?.hardwareConcurrency ?? 1
  const reason = browserReason(globals)
  return reason === undefined ? { spawn: spawnInBrowser, cores } : { reason, cores }
}

function mayHaveWorkers({ permission }: NodeProcess): boolean {
  return permission?.has('worker') ?? true
}

/** Deno throws where it may not read the environment: who is not allowed to look has been told nothing. */
function readVariable({ env }: NodeProcess, name: string): string | undefined {
  try {
    return env[name]
  } catch {
    return undefined
  }
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

function browserReason({ document, crossOriginIsolated, SharedArrayBuffer }: Globals): string | undefined {
  if (crossOriginIsolated !== true) return 'the page is not cross-origin isolated (COOP and COEP headers)'
  // WebKitGTK: isolated pages have none unless it is asked for, and a shared memory cannot be given to a worker then.
  if (SharedArrayBuffer === undefined) return 'the browser has no SharedArrayBuffer, although the page is isolated'
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
