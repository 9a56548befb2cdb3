import { describe, expect, it } from 'vitest'
import { createBackend, createHeapMemory, createReferenceKernels, float32 } from '../src/index.ts'

const named = (message: string): unknown => expect.objectContaining({ name: 'ArgumentError', message })

describe('createBackend', () => {
  it.each<[unknown, string]>([
    [{ thread: 1 }, 'createBackend: takes the options threads, precision, got "thread". Did you mean threads?'],
    [{ precision: 'exact' }, 'createBackend: precision must be one of strict, fast, got "exact".'],
    [2, 'createBackend: options must be an object, got 2. Say createBackend({ threads: 2 }).'],
    ['fast', 'createBackend: options must be an object, got "fast". Say createBackend({ precision: "fast" }).'],
  ])('refuses %j', (options, message) => {
    expect(() => createBackend(options as object)).toThrow(named(message))
  })

  it.each([0, -1, 1.5, NaN, Infinity, '2', null])('refuses %j threads', (threads) => {
    expect(() => createBackend({ threads: threads as number })).toThrow(RangeError)
  })

  it('computes strictly unless it is told otherwise', () => {
    expect(createBackend({ threads: 1 }).info).toMatchObject({ threads: 1, precision: 'strict' })
    expect(createBackend({ threads: 1, precision: undefined }).info.precision).toBe('strict')
  })
})

it('what takes no options refuses them', () => {
  expect(() => (createHeapMemory as (options: unknown) => unknown)({ size: 1 })).toThrow(
    named('createHeapMemory: takes no options, got {"size":1}. Say createHeapMemory().'),
  )
  expect(() => createReferenceKernels({ threads: 1 } as never)).toThrow(
    named('createReferenceKernels: arithmetic must be float32 or float64, got {"threads":1}.'),
  )
  expect(createReferenceKernels().name).toBe(createReferenceKernels(float32).name)
})
