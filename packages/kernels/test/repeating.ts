import { expect } from 'vitest'
import type { Backend, Kernels } from '../src/index.ts'

type Kernel = (...args: unknown[]) => unknown

/**
 * The kernels of a backend, each of whose calls is recorded, undone, and repeated: what it wrote is what the
 * repetition writes. Only a call with an array outside the memory, which nobody can repeat, stays as it is.
 */
export function repeating({ kernels, record }: Backend): Kernels {
  const repeatingKernel = (name: string): Kernel => {
    return (...args) => {
      const arrays = args.filter((value) => ArrayBuffer.isView(value))
      const vectors = arrays.filter((value) => value instanceof Float32Array)
      const before = vectors.map((vector) => vector.slice())
      let result: unknown
      const again = record!((recorded) => {
        result = (Reflect.get(recorded, name) as Kernel)(...args)
      })
      expect(again !== undefined).toBe(arrays.every((array) => array.buffer instanceof SharedArrayBuffer))
      if (again) {
        vectors.forEach((vector, i) => {
          vector.set(before[i]!)
        })
        again()
      }
      return result
    }
  }
  const names = Object.keys(kernels).filter((name) => name !== 'name')
  return { ...kernels, ...Object.fromEntries(names.map((name) => [name, repeatingKernel(name)])) }
}
