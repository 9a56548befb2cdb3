import { expectNone } from '@nn/arguments'

/**
 * Where a compiled network keeps its numbers: zeroed blocks, planned once, reached only through views.
 * A block lives as long as one of its views does; nobody frees it.
 */
export interface Memory {
  /** A zeroed vector of `length` numbers. */
  allocate(length: number): Float32Array
  /** `byteLength` zeroed bytes. */
  allocateBytes(byteLength: number): Uint8Array
  /** Bytes handed out since the start: a training step must not move it. */
  readonly allocatedBytes: number
}

/** Memory of the JavaScript heap, which the garbage collector takes back. */
export function createHeapMemory(...none: readonly []): Memory {
  expectNone('createHeapMemory', none)
  let allocatedBytes = 0
  return {
    allocate(length) {
      allocatedBytes += 4 * length
      return new Float32Array(length)
    },
    allocateBytes(byteLength) {
      allocatedBytes += byteLength
      return new Uint8Array(byteLength)
    },
    get allocatedBytes() {
      return allocatedBytes
    },
  }
}
