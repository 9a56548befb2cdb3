import type { Exports } from './exports.ts'

/**
 * Runs `run` with a module that also notes each call, and returns what makes the same calls again. They are bound
 * functions, which have no code of their own for the JavaScript engine to compile.
 */
export function note(wasm: Exports, run: (noting: Exports) => void): () => void {
  const calls: (() => unknown)[] = []
  const noting = Object.entries(wasm).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, value]
    const kernel = value as (...args: number[]) => unknown
    return [
      name,
      (...args: number[]) => {
        calls.push(kernel.bind(undefined, ...args))
        return kernel(...args)
      },
    ]
  })
  run(Object.fromEntries(noting) as Exports)
  return () => {
    for (let i = 0; i < calls.length; i++) calls[i]!()
  }
}
