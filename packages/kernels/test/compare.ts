import type { Kernels } from '../src/index.ts'
import { oracle } from './oracle.ts'

type Arrays = Record<string, Float32Array>

/** A NaN that no kernel writes: arithmetic gives the quiet NaN 0x7fc00000 or its negative. */
const CANARY = 0x7fabcdef
/** Odd, so that no view is aligned to more than four bytes. */
const GUARD = 5

/**
 * Runs `call` with `kernels` and with the oracle, each on its own copies of `arrays`, and says what differs: an output that is
 * not equal, an input that was changed, an element outside a view that was written. `undefined` where all is well.
 */
export function difference<T extends Arrays>(
  kernels: Kernels,
  arrays: T,
  outputs: readonly (keyof T & string)[],
  call: (kernels: Kernels, arrays: T) => void,
): string | undefined {
  const actual = guardedCopies(arrays)
  const expected = guardedCopies(arrays)
  call(kernels, actual)
  call(oracle, expected)
  for (const name of Object.keys(arrays)) {
    const isOutput = outputs.includes(name)
    const where = firstUnequal(actual[name]!, isOutput ? expected[name]! : arrays[name]!)
    if (where !== undefined) return `${isOutput ? 'output' : 'changed input'} ${name}${where}`
    if (!guardsIntact(actual[name]!)) return `wrote outside ${name}`
  }
  return undefined
}

function guardedCopies<T extends Arrays>(arrays: T): T {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, guardedCopy(array)])) as T
}

function guardedCopy(array: Float32Array): Float32Array {
  const whole = new Int32Array(array.length + 2 * GUARD).fill(CANARY)
  const view = new Float32Array(whole.buffer, 4 * GUARD, array.length)
  view.set(array)
  return view
}

function guardsIntact(view: Float32Array): boolean {
  const whole = new Int32Array(view.buffer)
  return [...whole.subarray(0, GUARD), ...whole.subarray(GUARD + view.length)].every((bits) => bits === CANARY)
}

/** Equality of values: NaN equals NaN, and +0 equals −0 because a term that is exactly 0 may be left out of a sum. */
function firstUnequal(actual: Float32Array, expected: Float32Array): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!]
    if (a !== e && !(Number.isNaN(a) && Number.isNaN(e))) return `[${i}] is ${a}, expected ${e}`
  }
  return undefined
}
