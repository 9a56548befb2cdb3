import { at } from './address'
import { Divide } from './elementwise'
import { exp4, log4 } from './math'
import { rowGrain, rowMax } from './rows'
import { get, put, run } from './threads'
import { loadPart, mapScalar, storePart } from './vector'

/** `e^(x − max)` */
@unmanaged
class ExpShifted {
  @inline
  apply(x: v128, max: v128): v128 {
    return exp4(f32x4.sub(x, max))
  }
}

/** The exponentials four at a time; their sum one by one, in order. */
function expShifted(y: usize, x: usize, max: f32, n: i32): f32 {
  mapScalar<ExpShifted>(y, x, f32x4.splat(max), n)
  let sum: f32 = 0
  for (const end = y + at(n); y < end; y += 4) sum += load<f32>(y)
  return sum
}

export function softmax(y: usize, x: usize, m: i32, n: i32): void {
  put(0, y)
  put(1, x)
  put(2, n)
  run(
    (low: i32, high: i32): void => {
      const n = get<i32>(2)
      for (let i = low; i < high; i++) {
        const y = get<usize>(0) + at(i * n)
        const x = get<usize>(1) + at(i * n)
        const sum = expShifted(y, x, rowMax(x, n), n)
        mapScalar<Divide>(y, y, f32x4.splat(sum), n)
      }
    },
    m,
    rowGrain(4 * n),
  )
}

export function softmaxBackward(dx: usize, dy: usize, y: usize, m: i32, n: i32): void {
  put(0, dx)
  put(1, dy)
  put(2, y)
  put(3, n)
  run(
    (low: i32, high: i32): void => {
      const n = get<i32>(3)
      for (let i = low; i < high; i++) {
        backwardRow(get<usize>(0) + at(i * n), get<usize>(1) + at(i * n), get<usize>(2) + at(i * n), n)
      }
    },
    m,
    rowGrain(2 * n),
  )
}

/** `dx = y·(dy − Σ y·dy)` */
function backwardRow(dx: usize, dy: usize, y: usize, n: i32): void {
  let dot: f32 = 0
  for (let j = 0; j < n; j++) dot += load<f32>(y + at(j)) * load<f32>(dy + at(j))
  for (let j = 0; j < n; j++) store<f32>(dx + at(j), load<f32>(y + at(j)) * (load<f32>(dy + at(j)) - dot))
}

export function softmaxCrossEntropy(
  losses: usize,
  dz: usize,
  z: usize,
  target: usize,
  scale: f32,
  m: i32,
  n: i32,
): void {
  put(0, losses)
  put(1, dz)
  put(2, z)
  put(3, target)
  put(4, scale)
  put(5, n)
  run(
    (low: i32, high: i32): void => {
      const n = get<i32>(5)
      for (let i = low; i < high; i++) {
        const row = at(i * n)
        const loss = crossEntropyRow(get<usize>(1) + row, get<usize>(2) + row, get<usize>(3) + row, get<f32>(4), n)
        store<f32>(get<usize>(0) + at(i), loss)
      }
    },
    m,
    rowGrain(4 * n),
  )
}

function crossEntropyRow(dz: usize, z: usize, target: usize, scale: f32, n: i32): f32 {
  const max = rowMax(z, n)
  const sum = expShifted(dz, z, max, n)
  const logSum = f32x4.extract_lane(log4(f32x4.splat(sum)), 0)
  let loss: f32 = 0
  for (let j = 0; j < n; j++) {
    const t = load<f32>(target + at(j))
    if (t != 0) loss += t * (logSum - (load<f32>(z + at(j)) - max))
  }
  gradientRow(dz, target, f32x4.splat(sum), f32x4.splat(scale), n)
  return loss
}

/** `dz = (dz/sum − target)·scale` */
function gradientRow(dz: usize, target: usize, sum: v128, scale: v128, n: i32): void {
  for (const end = dz + at(n & ~3); dz < end; dz += 16, target += 16) {
    v128.store(dz, f32x4.mul(f32x4.sub(f32x4.div(v128.load(dz), sum), v128.load(target)), scale))
  }
  const rest = n & 3
  if (rest == 0) return
  const part = f32x4.sub(f32x4.div(loadPart(dz, rest), sum), loadPart(target, rest))
  storePart(dz, f32x4.mul(part, scale), rest)
}

export function meanSquaredError(losses: usize, dy: usize, y: usize, target: usize, scale: f32, m: i32, n: i32): void {
  put(0, losses)
  put(1, dy)
  put(2, y)
  put(3, target)
  put(4, (<f32>2 / <f32>n) * scale)
  put(5, n)
  run(
    (low: i32, high: i32): void => {
      const n = get<i32>(5)
      for (let i = low; i < high; i++) {
        const row = at(i * n)
        const loss = squaresRow(get<usize>(1) + row, get<usize>(2) + row, get<usize>(3) + row, get<f32>(4), n)
        store<f32>(get<usize>(0) + at(i), loss)
      }
    },
    m,
    rowGrain(2 * n),
  )
}

function squaresRow(dy: usize, y: usize, target: usize, scale: f32, n: i32): f32 {
  let sum: f32 = 0
  for (let j = 0; j < n; j++) {
    const difference = load<f32>(y + at(j)) - load<f32>(target + at(j))
    sum += difference * difference
    store<f32>(dy + at(j), scale * difference)
  }
  return sum / <f32>n
}
