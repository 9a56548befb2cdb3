import { createHeapMemory, type Kernels, type Memory } from '../src/index.ts'
import { oracle } from './oracle.ts'

/** What is tested: kernels, and the memory in which their arrays lie. */
export interface Subject {
  readonly kernels: Kernels
  readonly memory: Memory
  /** How far an output may be from the oracle's, as a share of the larger of it and 1. Default 0: equality of bits. */
  readonly tolerance?: number
}

type Arrays = Record<string, Float32Array>

/** A NaN that no kernel writes: arithmetic gives the quiet NaN 0x7fc00000 or its negative. */
const CANARY = 0x7fabcdef
/** Odd, so that no view is aligned to more than four bytes. */
const GUARD = 5

/**
 * Runs `call` with `kernels` and with the oracle, each on its own copies of `arrays`, and says what differs: an output
 * that is not equal, an input that was changed, an element outside a view that was written. `undefined` where all is
 * well. Arrays of odd lengths are passed longer than they are, with NaN behind, which must be neither read nor
 * written.
 */
export function difference<T extends Arrays>(
  { kernels, memory, tolerance = 0 }: Subject,
  arrays: T,
  outputs: readonly (keyof T & string)[],
  call: (kernels: Kernels, arrays: T) => unknown,
): string | undefined {
  const actual = guardedCopies(arrays, memory)
  const expected = guardedCopies(arrays, createHeapMemory())
  const [result, expectedResult] = [call(kernels, actual), call(oracle, expected)]
  if (result !== expectedResult) return `returned ${String(result)}, expected ${String(expectedResult)}`
  for (const name of Object.keys(arrays)) {
    const isOutput = outputs.includes(name)
    const where = firstUnequal(actual[name]!, isOutput ? expected[name]! : arrays[name]!, isOutput ? tolerance : 0)
    if (where !== undefined) return `${isOutput ? 'output' : 'changed input'} ${name}${where}`
    if (!guardsIntact(actual[name]!, arrays[name]!.length)) return `wrote outside ${name}`
  }
  return undefined
}

function guardedCopies<T extends Arrays>(arrays: T, memory: Memory): T {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, guardedCopy(array, memory)])) as T
}

function guardedCopy(array: Float32Array, memory: Memory): Float32Array {
  const whole = memory.allocate(array.length + 2 * GUARD)
  bitsOf(whole, 0, whole.length).fill(CANARY)
  const view = whole.subarray(GUARD, GUARD + array.length + (array.length % 2) * GUARD)
  view.set(array)
  return view
}

function guardsIntact(view: Float32Array, length: number): boolean {
  const guards = [bitsOf(view, -GUARD, GUARD), bitsOf(view, length, GUARD)]
  return guards.every((guard) => guard.every((bits) => bits === CANARY))
}

/** The bits of `length` numbers, of which the first has the index `start`. */
function bitsOf(view: Float32Array, start: number, length: number): Int32Array {
  return new Int32Array(view.buffer, view.byteOffset + 4 * start, length)
}

/** Equality of bits, but for those of a NaN, which are open; or as close as the tolerance says. */
function firstUnequal(actual: Float32Array, expected: Float32Array, tolerance: number): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!]
    if (Object.is(a, e) || Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e))) continue
    return `[${i}] is ${Object.is(a, -0) ? '-0' : a}, expected ${Object.is(e, -0) ? '-0' : e}`
  }
  return undefined
}
