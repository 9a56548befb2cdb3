import { put } from '../threads'
import { A, ACCUMULATE, B, BIAS, K, M, N, SLOPE, TRANSPOSE_A, TRANSPOSE_B, Y, Z } from './arguments'
import { dense, panelBytes } from './dense'
import { isNarrow, narrow } from './narrow'
import { isSparse, sparse } from './sparse-job'

/** Where products pack panels. */
let workspace: usize = 0

/** Gives products `workspaceBytes` of the largest of them. */
export function setWorkspace(address: usize): void {
  workspace = address
}

/** Bytes of workspace that a product needs. */
export function workspaceBytes(n: i32, k: i32): usize {
  return panelBytes(n, k)
}

/**
 * `z (+)= a·b`, then, unless `bias` is null, `z = z + bias` and `y = z if z > 0, else slope·z` (where y is not z).
 * Which way it is computed changes no bit.
 */
export function gemm(
  z: usize,
  y: usize,
  a: usize,
  b: usize,
  bias: usize,
  slope: f32,
  m: i32,
  n: i32,
  k: i32,
  transposeA: bool,
  transposeB: bool,
  accumulate: bool,
): void {
  if (m == 0 || n == 0) return
  put(Z, z)
  put(Y, y)
  put(A, a)
  put(B, b)
  put(BIAS, bias)
  put(SLOPE, slope)
  put(M, m)
  put(N, n)
  put(K, k)
  put(TRANSPOSE_A, <i32>transposeA)
  put(TRANSPOSE_B, <i32>transposeB)
  put(ACCUMULATE, <i32>accumulate)
  if (isSparse()) sparse()
  else if (isNarrow()) narrow()
  else dense(workspace)
}
