import { afterEach, describe, expect, it, vi } from 'vitest'
import { createBackend } from '../src/index.ts'
import type { Exports } from '../src/simd/exports.ts'
import { LinearMemory } from '../src/simd/linear-memory.ts'
import { Staging } from '../src/simd/staging.ts'
import { support } from '../src/simd/support.ts'
import { Workspace } from '../src/simd/workspace.ts'

const createMemory = (): LinearMemory =>
  new LinearMemory(new WebAssembly.Memory({ initial: 1, maximum: 4096, shared: true }), 1024)

describe('staging', () => {
  it('copies what lies elsewhere in, and outputs back', () => {
    const memory = createMemory()
    const staging = new Staging(memory)
    const [input, output, indices] = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5), Uint32Array.of(6, 7)]
    const [from, to, at] = [staging.read(input, 2), staging.write(output, 2), staging.read(indices, 2)]
    expect([...memory.floats.subarray(from / 4, from / 4 + 3)]).toEqual([1, 2, 0])
    expect([...memory.floats.subarray(to / 4, to / 4 + 2)]).toEqual([4, 5])
    expect([...memory.words.subarray(at / 4, at / 4 + 2)]).toEqual([6, 7])
    memory.floats.set([8, 9], to / 4)
    memory.floats.set([8, 9], from / 4)
    staging.finish()
    expect([...output, ...input]).toEqual([8, 9, 1, 2, 3])
    expect(staging.inPlace).toBe(false)
  })

  it('leaves what is in the memory where it is', () => {
    const memory = createMemory()
    const staging = new Staging(memory)
    const view = memory.allocate(3)
    const held = memory.heldBytes
    expect([staging.read(view, 3), staging.write(view.subarray(1), 2)]).toEqual([view.byteOffset, view.byteOffset + 4])
    staging.finish()
    expect([staging.inPlace, memory.heldBytes]).toEqual([true, held])
  })

  it('keeps its room from call to call, as much as the largest needed', () => {
    const memory = createMemory()
    const staging = new Staging(memory)
    const call = (...lengths: number[]): number => {
      for (const length of lengths) staging.read(new Float32Array(length), length)
      staging.finish()
      return memory.heldBytes
    }
    expect([call(1), call(500), call(512, 512), call(10)]).toEqual([4096, 4096, 4096, 4096])
    expect([call(512, 513), call(1), call(1000, 500)]).toEqual([8192, 8192, 8192])
  })

  it('keeps all copies of a call, whatever room was outgrown', () => {
    const memory = createMemory()
    const staging = new Staging(memory)
    const outputs = [1, 1000, 5000].map((length, i) => new Float32Array(length).fill(i + 1))
    const places = outputs.map((output) => staging.write(output, output.length))
    places.forEach((place, i) => {
      expect(memory.floats[place / 4]).toBe(i + 1)
      memory.floats[place / 4] = 10 * (i + 1)
    })
    staging.finish()
    expect(outputs.map(([first]) => first)).toEqual([10, 20, 30])
  })

  it('gives room of more than 16 MB back after the call', () => {
    const heldAfter = (...lengths: number[]): number[] => {
      const memory = createMemory()
      const staging = new Staging(memory)
      return lengths.map((length) => {
        staging.read(new Float32Array(length), length)
        staging.finish()
        return memory.heldBytes
      })
    }
    // A copy takes half of the room, because the next copies of the call need some, too.
    expect(heldAfter(2 ** 21, 10)).toEqual([2 ** 24, 2 ** 24])
    expect(heldAfter(2 ** 21 + 1, 10)).toEqual([0, 4096])
  })
})

describe('the workspace of products', () => {
  it('is as large as the largest of them needed, and there is one', () => {
    const memory = createMemory()
    const setWorkspace = vi.fn<(address: number) => void>()
    const workspaceBytes = (n: number, k: number): number => 64 * n * k
    const workspace = new Workspace({ workspaceBytes, setWorkspace } as unknown as Exports, memory)
    const held = [
      [1, 2],
      [2, 1],
      [1, 1],
      [3, 2],
      [1, 3],
    ].map(([n, k]) => {
      workspace.reserve(n!, k!)
      return memory.heldBytes
    })
    expect(held).toEqual([128, 128, 128, 384, 384])
    expect(setWorkspace).toHaveBeenCalledTimes(2)
  })
})

describe('where an engine has no shared memory for SIMD', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  /** Has a memory of more than so many pages refused. */
  function limitMemory(most: number, error: Error): number[] {
    const asked: number[] = []
    const { Memory } = WebAssembly
    class Limited extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        asked.push(descriptor.maximum!)
        if (descriptor.maximum! > most) throw error
        super(descriptor)
      }
    }
    vi.stubGlobal('WebAssembly', Object.create(WebAssembly, { Memory: { value: Limited } }))
    return asked
  }

  it('the reference computes on one thread, and says why', async () => {
    limitMemory(0, new RangeError('could not allocate memory'))
    const { kernels, info, ready, close } = createBackend({ threads: 4, precision: 'fast' })
    expect(info).toEqual({
      kernels: 'reference',
      threads: 1,
      precision: 'strict',
      notes: ['reference kernels on one thread: no shared memory: could not allocate memory'],
    })
    const out = new Float32Array(1)
    kernels.add(out, Float32Array.of(1), Float32Array.of(2), 1)
    expect([...out]).toEqual([3])
    close() // there is nothing to close, nor to wait for
    await ready()
  })

  it('a memory of 1 GiB does where 4 are refused', () => {
    const asked = limitMemory(16384, new RangeError('too large'))
    expect(createBackend({ threads: 1 }).info.kernels).toBe('simd')
    expect(asked).toEqual([65536, 16384])
  })

  it('a kind of memory that it does not know is a reason, other errors are thrown', () => {
    limitMemory(0, new TypeError('shared is not supported'))
    expect(support('strict')).toEqual({ reason: 'no shared memory: shared is not supported' })
    vi.unstubAllGlobals()
    limitMemory(0, new Error('something else'))
    expect(() => support('strict')).toThrow('something else')
  })

  it('a module that it cannot compile is a reason', async () => {
    vi.resetModules() // the module is compiled once in a process
    const { support } = await import('../src/simd/support.ts')
    function Refusing(): never {
      throw new WebAssembly.CompileError('invalid opcode 0xfd')
    }
    vi.stubGlobal('WebAssembly', Object.create(WebAssembly, { Module: { value: Refusing } }))
    expect(support('strict')).toEqual({ reason: 'this engine has no WebAssembly SIMD and threads' })
  })
})
