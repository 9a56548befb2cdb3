// (func (result v128) (f32x4.relaxed_madd (i32x4.splat 1) (i32x4.splat 2) (i32x4.splat 3))), the smallest module that
// fuses.
const splats = [65, 1, 253, 17, 65, 2, 253, 17, 65, 3, 253, 17]
const body = [0, ...splats, 253, 133, 2, 11]
const sections = [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body]

/** Whether this engine can fuse multiply and add: Node from 22, Node 20 only behind a flag. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, ...sections]))
}
