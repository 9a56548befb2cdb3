import { createHeapMemory, createReferenceKernels } from '@nn/kernels'
import { createEngine } from '@nn/tensor'

/** The engine that a command line asks for. */
export function engineFor({ kernels, threads, precision }) {
  return kernels === 'reference'
    ? createEngine({ kernels: createReferenceKernels(), memory: createHeapMemory() })
    : createEngine({ threads, precision })
}

/** What an engine is, as the fields of a JSON line. It can be less than was asked for: `notes` then say why. */
export function describeEngine({ info: { kernels, threads, precision, notes } }) {
  return { kernels, threads, precision, notes }
}
