import { at } from './address'
import { get, put, run } from './threads'
import { fetch, keep, loadPart, nonFinite, storePart } from './vector'

/** Numbers in a tile. */
const GRAIN: i32 = 2048

/** `g + decay·p`, or `g` itself where there is no decay. */
function decayed(g: v128, p: v128, decay: f32): v128 {
  return decay == 0 ? g : f32x4.add(g, f32x4.mul(f32x4.splat(decay), p))
}

/** 0 in the lanes that are subnormal; a NaN stays. `f32x4.abs` would be three operations. */
function flushed(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(v128.and(x, i32x4.splat(0x7fffffff)), f32x4.splat(reinterpret<f32>(0x00800000))))
}

/** The same for what is not negative. */
function flushedPositive(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(x, f32x4.splat(reinterpret<f32>(0x00800000))))
}

/** Bytes ahead of an update: 16 cache lines. */
const AHEAD: usize = 1024

/**
 * Asks for a cache line ahead by writing what it holds already. Every core has read the parameters since the last update, so each
 * line has to be taken from the others first, and stores wait for that one after the other unless it was asked for early.
 * Only within the tile: what lies behind `end` is written by somebody else.
 */
function own(p: usize, end: usize): void {
  if (p + AHEAD < end) store<i32>(p + AHEAD, load<i32>(p + AHEAD))
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
    if ((i & 15) == 0) own(parameters, get<usize>(0) + at(high))
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
  run(weightDecay == 0 ? adamTile : decayingAdamTile, n, GRAIN)
  return get<i32>(12) != 0
}

function adamTile(low: i32, high: i32): void {
  Adam.tile(low, high, false)
}

function decayingAdamTile(low: i32, high: i32): void {
  Adam.tile(low, high, true)
}

// Sixteen numbers, a cache line of each vector, at a time: a step alone has half as many operations again for its addresses. The
// loop has its condition at the end, so that V8 takes the constants out of it.
@unmanaged
class Adam {
  @inline static tile(low: i32, high: i32, decays: bool): void {
    const rate = f32x4.splat(get<f32>(4))
    const beta1 = f32x4.splat(get<f32>(5))
    const take1 = f32x4.splat(get<f32>(6))
    const beta2 = f32x4.splat(get<f32>(7))
    const take2 = f32x4.splat(get<f32>(8))
    const scale = f32x4.splat(get<f32>(9))
    const epsilon = f32x4.splat(get<f32>(10))
    const decay = f32x4.splat(get<f32>(11))
    let p = get<usize>(0) + at(low)
    let g = get<usize>(1) + at(low)
    let m = get<usize>(2) + at(low)
    let v = get<usize>(3) + at(low)
    const end = p + at(high - low)
    const lines = p + at((high - low) & ~15)
    let bad = f32x4.splat(0)
    if (p < lines) {
      do {
        own(p, end)
        bad = Adam.step<At0>(p, g, m, v, 4, bad, rate, beta1, take1, beta2, take2, scale, epsilon, decay, decays)
        bad = Adam.step<At16>(p, g, m, v, 4, bad, rate, beta1, take1, beta2, take2, scale, epsilon, decay, decays)
        bad = Adam.step<At32>(p, g, m, v, 4, bad, rate, beta1, take1, beta2, take2, scale, epsilon, decay, decays)
        bad = Adam.step<At48>(p, g, m, v, 4, bad, rate, beta1, take1, beta2, take2, scale, epsilon, decay, decays)
        p += 64
        g += 64
        m += 64
        v += 64
      } while (p < lines)
    }
    for (; p < end; p += 16, g += 16, m += 16, v += 16) {
      const count = min(4, <i32>((end - p) >> 2))
      bad = Adam.step<At0>(p, g, m, v, count, bad, rate, beta1, take1, beta2, take2, scale, epsilon, decay, decays)
    }
    report(12, bad)
  }

  /** `count` numbers, `offsetof<T>()` bytes behind those addresses. Adds NaN to `bad` where one of them is not finite. */
  @inline static step<T>(
    parameters: usize,
    gradients: usize,
    firstMoment: usize,
    secondMoment: usize,
    count: i32,
    bad: v128,
    rate: v128,
    beta1: v128,
    take1: v128,
    beta2: v128,
    take2: v128,
    scale: v128,
    epsilon: v128,
    decay: v128,
    decays: bool,
  ): v128 {
    let g = Part.load<T>(gradients, count)
    if (decays) g = f32x4.add(g, f32x4.mul(decay, Part.load<T>(parameters, count)))
    const m = flushed(f32x4.add(f32x4.mul(beta1, Part.load<T>(firstMoment, count)), f32x4.mul(take1, g)))
    const squares = f32x4.mul(f32x4.mul(take2, g), g)
    const v = flushedPositive(f32x4.add(f32x4.mul(beta2, Part.load<T>(secondMoment, count)), squares))
    const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(v), scale), epsilon)
    const p = f32x4.sub(Part.load<T>(parameters, count), f32x4.div(f32x4.mul(rate, m), denominator))
    Part.store<T>(firstMoment, m, count)
    Part.store<T>(secondMoment, v, count)
    Part.store<T>(parameters, p, count)
    return f32x4.add(bad, f32x4.add(nonFinite(p), nonFinite(v))) // where m is not finite, neither is p
  }
}

/** `count` numbers, `offsetof<T>()` bytes behind an address; fewer than 4 directly there. */
@unmanaged
class Part {
  @inline static load<T>(p: usize, count: i32): v128 {
    return count == 4 ? v128.load(p, offsetof<T>()) : loadPart(p, count)
  }

  @inline static store<T>(p: usize, value: v128, count: i32): void {
    if (count == 4) v128.store(p, value, offsetof<T>())
    else storePart(p, value, count)
  }
}

// Offsets that are part of a processor's load must be constants, and only a type can carry one into a function: its size.
@unmanaged
class At0 {}

@unmanaged
class At16 {
  a: v128
}

@unmanaged
class At32 {
  a: v128
  b: v128
}

@unmanaged
class At48 {
  a: v128
  b: v128
  c: v128
}
