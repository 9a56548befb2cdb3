// A panel holds, for each p of the sum, the numbers of WIDTH neighbouring rows of a (or columns of b) side by side, so
// that the micro-kernel reads both factors in one straight run whatever their form. What a panel lacks at the edge is
// 0.

import { at } from '../address'

/**
 * Packs `k` steps of `width` lanes, `valid` of them real: lane j of step p lies at `source + p·step + j·lane` (bytes).
 */
export function pack(to: usize, source: usize, k: i32, step: usize, lane: usize, valid: i32, width: i32): void {
  if (valid < width) packEdge(to, source, k, step, lane, valid, width)
  else if (lane == 4) packRuns(to, source, k, step, width)
  else packLanes(to, source, k, step, lane, width)
}

function packEdge(to: usize, source: usize, k: i32, step: usize, lane: usize, valid: i32, width: i32): void {
  memory.fill(to, 0, at(k * width))
  for (let p = 0; p < k; p++, to += at(width), source += step) {
    for (let j = 0; j < valid; j++) store<f32>(to + at(j), load<f32>(source + <usize>j * lane))
  }
}

/** The lanes of a step are neighbours in the source. */
function packRuns(to: usize, source: usize, k: i32, step: usize, width: i32): void {
  for (let p = 0; p < k; p++, to += at(width), source += step) {
    v128.store(to, v128.load(source))
    if (width == 8) v128.store(to, v128.load(source, 16), 16)
    else store<f32>(to, load<f32>(source, 16), 16)
  }
}

/**
 * The steps of a lane are neighbours in the source (`step` is 4): four lanes by four steps are transposed at a time.
 */
function packLanes(to: usize, source: usize, k: i32, step: usize, lane: usize, width: i32): void {
  const stride = at(width)
  let p = 0
  for (; p + 4 <= k; p += 4, to += 4 * stride, source += 16) {
    transpose4(to, stride, source, lane)
    if (width == 8) transpose4(to + 16, stride, source + 4 * lane, lane)
    else scatter4(to + 16, stride, v128.load(source + 4 * lane))
  }
  for (; p < k; p++, to += stride, source += 4) {
    for (let j = 0; j < width; j++) store<f32>(to + at(j), load<f32>(source + <usize>j * lane))
  }
}

function transpose4(to: usize, stride: usize, source: usize, lane: usize): void {
  const a = v128.load(source)
  const b = v128.load(source + lane)
  const c = v128.load(source + 2 * lane)
  const d = v128.load(source + 3 * lane)
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5) // a0 b0 a1 b1
  const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5)) // a0 b0 c0 d0
  v128.store(to + stride, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
  v128.store(to + 2 * stride, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5))
  v128.store(to + 3 * stride, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7))
}

function scatter4(to: usize, stride: usize, x: v128): void {
  v128.store32_lane(to, x, 0)
  v128.store32_lane(to + stride, x, 1)
  v128.store32_lane(to + 2 * stride, x, 2)
  v128.store32_lane(to + 3 * stride, x, 3)
}

/** `to[j,p] = source[p,j]` for p < rows, j < columns; the strides are those of rows, in bytes. */
export function transpose(to: usize, toStride: usize, source: usize, stride: usize, rows: i32, columns: i32): void {
  let p = 0
  for (; p + 4 <= rows; p += 4, source += 4 * stride, to += 16) {
    let j = 0
    for (; j + 4 <= columns; j += 4) transpose4(to + <usize>j * toStride, toStride, source + at(j), stride)
    for (; j < columns; j++) transposeOne(to + <usize>j * toStride, source + at(j), stride, 4)
  }
  for (let j = 0; j < columns; j++) transposeOne(to + <usize>j * toStride, source + at(j), stride, rows - p)
}

function transposeOne(to: usize, source: usize, stride: usize, rows: i32): void {
  for (let p = 0; p < rows; p++) store<f32>(to + at(p), load<f32>(source + <usize>p * stride))
}
