import { at } from './address'
import { get, put, run, spare } from './threads'
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
 * Asks for a cache line ahead by writing what it holds already. Every core has read the parameters since the last
 * update, so each line has to be taken from the others first, and stores wait for that one after the other unless it
 * was asked for early. Only within the tile: what lies behind `end` is written by somebody else.
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
    }
    const updated = f32x4.sub(p, f32x4.mul(learningRate, direction))
    keep(parameters, updated, count)
    bad = f32x4.add(bad, nonFinite(updated)) // where the velocity is not finite, neither is this
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

/**
 * Numbers that get their moments before the first of them is updated; their roots, 4 KB, lie in the spare place
 * meanwhile.
 */
const BLOCK: i32 = 1024

// A root and then a division are some 50 cycles, and a processor looks too few instructions ahead to have enough of
// such chains under way. So there are two passes over a block: one takes the roots, one divides. Each goes through a
// cache line of each vector at a time, because a step alone has half as many operations again for its addresses; and
// the condition of the loop stands at its end, so that V8 takes the constants out of it.
@unmanaged
class Adam {
  @inline static tile(low: i32, high: i32, decays: bool): void {
    let bad = f32x4.splat(0)
    for (let i = low; i < high; i += BLOCK) {
      const n = min(BLOCK, high - i)
      Adam.renew(i, n, decays)
      bad = f32x4.add(bad, Adam.update(i, n, high))
    }
    report(12, bad)
  }

  /** `m = β₁·m + (1 − β₁)·g`, `v = β₂·v + (1 − β₂)·g²` and the roots of v, for numbers i … i + n. */
  @inline static renew(i: i32, n: i32, decays: bool): void {
    const beta1 = f32x4.splat(get<f32>(5))
    const take1 = f32x4.splat(get<f32>(6))
    const beta2 = f32x4.splat(get<f32>(7))
    const take2 = f32x4.splat(get<f32>(8))
    const decay = f32x4.splat(get<f32>(11))
    let p = get<usize>(0) + at(i)
    let g = get<usize>(1) + at(i)
    let m = get<usize>(2) + at(i)
    let v = get<usize>(3) + at(i)
    let roots = spare()
    const end = g + at(n)
    const lines = g + at(n & ~15)
    if (g < lines) {
      do {
        Adam.moments<At0>(p, g, m, v, roots, 4, beta1, take1, beta2, take2, decay, decays)
        Adam.moments<At16>(p, g, m, v, roots, 4, beta1, take1, beta2, take2, decay, decays)
        Adam.moments<At32>(p, g, m, v, roots, 4, beta1, take1, beta2, take2, decay, decays)
        Adam.moments<At48>(p, g, m, v, roots, 4, beta1, take1, beta2, take2, decay, decays)
        p += 64
        g += 64
        m += 64
        v += 64
        roots += 64
      } while (g < lines)
    }
    for (; g < end; p += 16, g += 16, m += 16, v += 16, roots += 16) {
      const count = min(4, <i32>((end - g) >> 2))
      Adam.moments<At0>(p, g, m, v, roots, count, beta1, take1, beta2, take2, decay, decays)
    }
  }

  /** `count` numbers, `offsetof<T>()` bytes behind those addresses. */
  @inline static moments<T>(
    parameters: usize,
    gradients: usize,
    firstMoment: usize,
    secondMoment: usize,
    roots: usize,
    count: i32,
    beta1: v128,
    take1: v128,
    beta2: v128,
    take2: v128,
    decay: v128,
    decays: bool,
  ): void {
    let g = Part.load<T>(gradients, count)
    if (decays) g = f32x4.add(g, f32x4.mul(decay, Part.load<T>(parameters, count)))
    const m = flushed(f32x4.add(f32x4.mul(beta1, Part.load<T>(firstMoment, count)), f32x4.mul(take1, g)))
    Part.store<T>(firstMoment, m, count)
    const squares = f32x4.mul(f32x4.mul(take2, g), g)
    const v = flushedPositive(f32x4.add(f32x4.mul(beta2, Part.load<T>(secondMoment, count)), squares))
    Part.store<T>(secondMoment, v, count)
    v128.store(roots, f32x4.sqrt(v), offsetof<T>())
  }

  /**
   * `p = p − rate·m / (√v·scale + ε)`, for numbers i … i + n of a tile up to `high`. Returns NaN in a lane that met
   * something not finite.
   */
  @inline static update(i: i32, n: i32, high: i32): v128 {
    const rate = f32x4.splat(get<f32>(4))
    const scale = f32x4.splat(get<f32>(9))
    const epsilon = f32x4.splat(get<f32>(10))
    let p = get<usize>(0) + at(i)
    let m = get<usize>(2) + at(i)
    let roots = spare()
    const tileEnd = get<usize>(0) + at(high)
    const end = p + at(n)
    const lines = p + at(n & ~15)
    let bad = f32x4.splat(0)
    if (p < lines) {
      do {
        own(p, tileEnd)
        bad = Adam.step<At0>(p, m, roots, 4, bad, rate, scale, epsilon)
        bad = Adam.step<At16>(p, m, roots, 4, bad, rate, scale, epsilon)
        bad = Adam.step<At32>(p, m, roots, 4, bad, rate, scale, epsilon)
        bad = Adam.step<At48>(p, m, roots, 4, bad, rate, scale, epsilon)
        p += 64
        m += 64
        roots += 64
      } while (p < lines)
    }
    for (; p < end; p += 16, m += 16, roots += 16) {
      bad = Adam.step<At0>(p, m, roots, min(4, <i32>((end - p) >> 2)), bad, rate, scale, epsilon)
    }
    return bad
  }

  /**
   * `count` numbers, `offsetof<T>()` bytes behind those addresses. Where m is not finite, neither is p; and no finite
   * p and root have a sum that is not.
   */
  @inline static step<T>(
    parameters: usize,
    firstMoment: usize,
    roots: usize,
    count: i32,
    bad: v128,
    rate: v128,
    scale: v128,
    epsilon: v128,
  ): v128 {
    const root = v128.load(roots, offsetof<T>())
    const denominator = f32x4.add(f32x4.mul(root, scale), epsilon)
    const change = f32x4.div(f32x4.mul(rate, Part.load<T>(firstMoment, count)), denominator)
    const p = f32x4.sub(Part.load<T>(parameters, count), change)
    Part.store<T>(parameters, p, count)
    return f32x4.add(bad, nonFinite(f32x4.add(p, root)))
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

// Offsets that are part of a processor's load must be constants, and only a type can carry one into a function: its
// size.
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
