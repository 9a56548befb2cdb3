/** The one function of `node:fs` that is used here. */
export interface FileReader {
  readFileSync(path: string, encoding: 'utf8'): string
}

/**
 * Bytes of addresses that V8 reserves for each worker (0.9 GB for the first one in Node 20 and 24), and some for what
 * the caller still needs.
 */
const BYTES_PER_WORKER = 1.25e9

/**
 * How many workers fit below a limit of the address space (`ulimit -v`), which Linux tells in `/proc`; undefined where
 * there is none. V8 ends the whole process when it cannot reserve the addresses of a worker, so that must not be
 * tried.
 */
export function workerRoom(fs: FileReader): number | undefined {
  try {
    const limit = numberAfter('Max address space', fs.readFileSync('/proc/self/limits', 'utf8'))
    const used = numberAfter('VmSize:', fs.readFileSync('/proc/self/status', 'utf8')) * 1024
    const room = Math.floor((limit - used) / BYTES_PER_WORKER)
    return Number.isNaN(room) ? undefined : Math.max(0, room)
  } catch {
    return undefined // no Linux
  }
}

function numberAfter(name: string, text: string): number {
  const [, digits] = new RegExp(`^${name}\\s+(\\d+)`, 'm').exec(text) ?? []
  return Number(digits)
}
