/**
 * Where a compiled network keeps its numbers: zeroed blocks, planned once, reached only through views.
 * A block lives as long as a view of it does; nobody frees it.
 */
export interface Memory {
  /** A zeroed block of `byteLength` bytes. */
  allocate(byteLength: number): ArrayBuffer | SharedArrayBuffer
  /** Bytes handed out since the start: a training step must not move it. */
  readonly allocatedBytes: number
}

/** Memory of the JavaScript heap, which the garbage collector takes back. */
export function createHeapMemory(): Memory {
  let allocatedBytes = 0
  return {
    allocate(byteLength: number): ArrayBuffer {
      allocatedBytes += byteLength
      return new ArrayBuffer(byteLength)
    },
    get allocatedBytes(): number {
      return allocatedBytes
    },
  }
}
