import { freemem, totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { otherRuntime } from '../record/versions.ts'
import { formatBytes } from '../render/format.ts'
import { colorsOf, type Streams } from '../streams.ts'
import { type Check, ok, problem, warning } from './check.ts'

const oldest = [20, 19] as const // as in `engines` of package.json

/** The version of Node, or of the Node that Bun and Deno stand for. */
export function checkNode(
  version: string = process.versions.node,
  others: Readonly<Record<string, string>> = otherRuntime(),
): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isSupported = major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
  const needed = oldest.join('.')
  const stands = Object.entries(others).map(([name, own]) => `${name} ${own}`)
  const finding = isSupported
    ? ok(`${[version, ...stands].join(', as in ')}, on ${process.platform} ${process.arch}`)
    : problem(`${version} is too old: it must be ${needed} or newer`, 'Install a newer one from https://nodejs.org.')
  const { platform, arch } = process
  return { name: 'node', ...finding, facts: { version, ...others, supported: isSupported, platform, arch } }
}

/** Amounts of memory, in bytes. */
export interface Memory {
  readonly total: number
  /** What this process could still get. */
  readonly available: number
  /** Of the control group; 0 where there is none. */
  readonly limit: number
  /** Of JavaScript objects. */
  readonly heapLimit: number
}

const little = 256e6 // MNIST is 55 MB, twice while it is read, beside 100 MB for Node

function readMemory(): Memory {
  const total = totalmem()
  const limit = process.constrainedMemory()
  const available = Math.min(freemem(), process.availableMemory())
  return { total, available, limit: limit < total ? limit : 0, heapLimit: getHeapStatistics().heap_size_limit }
}

export function checkMemory(memory: Memory = readMemory()): Check {
  const { total, available, limit, heapLimit } = memory
  const whole = limit > 0 ? `${formatBytes(limit)} that this container may use` : formatBytes(total)
  const message = `${formatBytes(available)} free of ${whole}; JavaScript objects may take ${formatBytes(heapLimit)}`
  const finding =
    available < little
      ? warning(
          `${message}: too little for MNIST`,
          'End other programs, or give the container more; or use smaller data and batches.',
        )
      : ok(message)
  return { name: 'memory', ...finding, facts: { total, available, limit: limit || null, heapLimit } }
}

/** Where results are shown. */
export function checkTerminal({ stdout, env }: Streams): Check {
  const { isTerminal, isColorSupported, columns } = colorsOf(stdout, env)
  const facts = { terminal: isTerminal, colors: isColorSupported, columns: isTerminal ? columns : null }
  if (!isTerminal)
    return { name: 'terminal', ...ok('none: output is a file or a pipe, so plain lines, no colours'), facts }
  const why = env['NO_COLOR'] ? ', NO_COLOR is set' : env['TERM'] === 'dumb' ? ', TERM is dumb' : ''
  const message = `${columns} columns, ${isColorSupported ? 'colours' : `no colours${why}`}`
  const finding =
    columns < 80 ? warning(`${message}: wide tables become lists`, 'Make the window 80 columns wide.') : ok(message)
  return { name: 'terminal', ...finding, facts }
}
