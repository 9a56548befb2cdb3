import { ArgumentError } from '@nn/tensor'

/** A vector as long as the parameters. @throws ArgumentError for another one. */
export function expectVector(who: string, vector: Float32Array | undefined, length: number): Float32Array {
  if (vector?.length === length) return vector
  throw new ArgumentError(who, `expected a vector of ${length} numbers`, vector?.length)
}
