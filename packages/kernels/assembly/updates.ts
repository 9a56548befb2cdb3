import { at } from './address'
import { get, put, run } from './threads'
import { fetch, keep, nonFinite } from './vector'

/** Numbers in a tile. */
const GRAIN: i32 = 2048

/** `g + decay·p`, or `g` itself where there is no decay. */
function decayed(g: v128, p: v128, decay: f32): v128 {
  return decay == 0 ? g : f32x4.add(g, f32x4.mul(f32x4.splat(decay), p))
}

/** 0 in the lanes that are subnormal; a NaN stays. */
function flushed(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(reinterpret<f32>(0x00800000))))
}

/** The same for what is not negative: two operations instead of five. */
function flushedPositive(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(x, f32x4.splat(reinterpret<f32>(0x00800000))))
}

/** Bytes ahead of an update: 16 cache lines. */
const AHEAD: usize = 1024

/**
 * Asks for the cache line ahead by writing what it holds already. Every core has read the parameters since the last update, so each
 * line has to be taken from the others first, and stores wait for that one after the other unless it was asked for early.
 * Only within the tile: what lies behind `end` is written by somebody else.
 */
function own(p: usize, end: usize): void {
  if ((p & 63) == 0 && p + AHEAD < end) store<i32>(p + AHEAD, load<i32>(p + AHEAD))
}

/** Writes down, for all threads, that a tile made something that is not finite. */
function report(argument: i32, bad: v128): void {
  if (v128.any_true(f32x4.ne(bad, bad))) put(argument, 0)
}

export function sgd(
  parameters: usize,
  gradients: usize,
  velocity: usize,
  learningRate: f32,
  momentum: f32,
  nesterov: bool,
  weightDecay: f32,
  n: i32,
): bool {
  put(0, parameters)
  put(1, gradients)
  put(2, velocity)
  put(3, learningRate)
  put(4, momentum)
  put(5, <i32>nesterov)
  put(6, weightDecay)
  put(7, 1)
  run(sgdTile, n, GRAIN)
  return get<i32>(7) != 0
}

/** The scalars are read once: the compiler cannot know that the stores in the loop leave them alone. */
function sgdTile(low: i32, high: i32): void {
  const learningRate = f32x4.splat(get<f32>(3))
  const momentum = f32x4.splat(get<f32>(4))
  const nesterov = get<i32>(5) != 0
  const decay = get<f32>(6)
  const hasVelocity = get<f32>(4) != 0
  let bad = f32x4.splat(0)
  for (let i = low; i < high; i += 4) {
    const count = min(4, high - i)
    const parameters = get<usize>(0) + at(i)
    own(parameters, get<usize>(0) + at(high))
    const p = fetch(parameters, count)
    const g = decayed(fetch(get<usize>(1) + at(i), count), p, decay)
    let direction = g
    if (hasVelocity) {
      const velocity = get<usize>(2) + at(i)
      const v = flushed(f32x4.add(f32x4.mul(momentum, fetch(velocity, count)), g))
      keep(velocity, v, count)
      direction = nesterov ? f32x4.add(g, f32x4.mul(momentum, v)) : v
      bad = f32x4.add(bad, nonFinite(v))
    }
    const updated = f32x4.sub(p, f32x4.mul(learningRate, direction))
    keep(parameters, updated, count)
    bad = f32x4.add(bad, nonFinite(updated))
  }
  report(7, bad)
}

export function adam(
  parameters: usize,
  gradients: usize,
  firstMoment: usize,
  secondMoment: usize,
  stepSize: f32,
  beta1: f32,
  take1: f32,
  beta2: f32,
  take2: f32,
  rootScale: f32,
  epsilon: f32,
  weightDecay: f32,
  n: i32,
): bool {
  put(0, parameters)
  put(1, gradients)
  put(2, firstMoment)
  put(3, secondMoment)
  put(4, stepSize)
  put(5, beta1)
  put(6, take1)
  put(7, beta2)
  put(8, take2)
  put(9, rootScale)
  put(10, epsilon)
  put(11, weightDecay)
  put(12, 1)
  run(adamTile, n, GRAIN)
  return get<i32>(12) != 0
}

function adamTile(low: i32, high: i32): void {
  const stepSize = f32x4.splat(get<f32>(4))
  const beta1 = f32x4.splat(get<f32>(5))
  const take1 = f32x4.splat(get<f32>(6))
  const beta2 = f32x4.splat(get<f32>(7))
  const take2 = f32x4.splat(get<f32>(8))
  const rootScale = f32x4.splat(get<f32>(9))
  const epsilon = f32x4.splat(get<f32>(10))
  const decay = get<f32>(11)
  const gradients = get<usize>(1) - get<usize>(0)
  const first = get<usize>(2) - get<usize>(0)
  const second = get<usize>(3) - get<usize>(0)
  let p = get<usize>(0) + at(low)
  const end = p + at((high - low) & ~3)
  let bad = f32x4.splat(0)
  for (; p < end; p += 16) {
    own(p, end)
    bad = f32x4.add(
      bad,
      Adam.step(p, gradients, first, second, 4, stepSize, beta1, take1, beta2, take2, rootScale, epsilon, decay),
    )
  }
  const rest = (high - low) & 3
  if (rest) {
    bad = f32x4.add(
      bad,
      Adam.step(p, gradients, first, second, rest, stepSize, beta1, take1, beta2, take2, rootScale, epsilon, decay),
    )
  }
  report(12, bad)
}

@unmanaged
class Adam {
  /** `count` numbers: parameters at `p`, the other vectors so many bytes from there. Returns NaN where one of them is not finite. */
  @inline static step(
    p: usize,
    gradients: usize,
    first: usize,
    second: usize,
    count: i32,
    stepSize: v128,
    beta1: v128,
    take1: v128,
    beta2: v128,
    take2: v128,
    rootScale: v128,
    epsilon: v128,
    decay: f32,
  ): v128 {
    const parameter = fetch(p, count)
    const g = decayed(fetch(p + gradients, count), parameter, decay)
    const m = flushed(f32x4.add(f32x4.mul(beta1, fetch(p + first, count)), f32x4.mul(take1, g)))
    const v = flushedPositive(f32x4.add(f32x4.mul(beta2, fetch(p + second, count)), f32x4.mul(f32x4.mul(take2, g), g)))
    const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(v), rootScale), epsilon)
    const updated = f32x4.sub(parameter, f32x4.div(f32x4.mul(stepSize, m), denominator))
    keep(p + first, m, count)
    keep(p + second, v, count)
    keep(p, updated, count)
    return f32x4.add(nonFinite(updated), nonFinite(v)) // where m is not finite, neither is what was updated with it
  }
}
