import { at } from './address'
import { exp4, log4, tanh4 } from './math'
import { get, put, run } from './threads'
import { map1, map2, map2Scalar, mapScalar } from './vector'

/**
 * Numbers in a tile, so that it takes some microseconds, many times what a fork costs: of an operation, and of a
 * polynomial.
 */
const GRAIN: i32 = 4096
const FUNCTION_GRAIN: i32 = 2048

@unmanaged
export class Add {
  @inline apply(a: v128, b: v128): v128 {
    return f32x4.add(a, b)
  }
}
@unmanaged
class Subtract {
  @inline apply(a: v128, b: v128): v128 {
    return f32x4.sub(a, b)
  }
}
@unmanaged
class Multiply {
  @inline apply(a: v128, b: v128): v128 {
    return f32x4.mul(a, b)
  }
}
@unmanaged
export class Divide {
  @inline apply(a: v128, b: v128): v128 {
    return f32x4.div(a, b)
  }
}
@unmanaged
class Sqrt {
  @inline apply(x: v128): v128 {
    return f32x4.sqrt(x)
  }
}
@unmanaged
class Exp {
  @inline apply(x: v128): v128 {
    return exp4(x)
  }
}
@unmanaged
class Log {
  @inline apply(x: v128): v128 {
    return log4(x)
  }
}
@unmanaged
class Tanh {
  @inline apply(x: v128): v128 {
    return tanh4(x)
  }
}

/** `1 / (1 + e⁻ˣ)` */
@unmanaged
class Sigmoid {
  @inline apply(x: v128): v128 {
    const one = f32x4.splat(1)
    return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))))
  }
}

/** `dy·(y·(1 − y))` */
@unmanaged
class SigmoidBackward {
  @inline apply(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)))
  }
}

/** `dy·(1 − y·y)` */
@unmanaged
class TanhBackward {
  @inline apply(dy: v128, y: v128): v128 {
    return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))
  }
}

/** `x if x > 0, else slope·x` */
@unmanaged
export class LeakyRelu {
  @inline apply(x: v128, slope: v128): v128 {
    return v128.bitselect(x, f32x4.mul(slope, x), f32x4.gt(x, f32x4.splat(0)))
  }
}

/** `dy if x > 0, else slope·dy` */
@unmanaged
class LeakyReluBackward {
  @inline apply(dy: v128, x: v128, slope: v128): v128 {
    return v128.bitselect(dy, f32x4.mul(slope, dy), f32x4.gt(x, f32x4.splat(0)))
  }
}

/** `value` everywhere. */
@unmanaged
class Repeat {
  @inline apply(_: v128, value: v128): v128 {
    return value
  }
}

export function fill(out: usize, value: f32, n: i32): void {
  put(0, out)
  put(1, value)
  run(
    (low: i32, high: i32): void => {
      const out = get<usize>(0) + at(low)
      const value = get<f32>(1)
      if (reinterpret<u32>(value) == 0) memory.fill(out, 0, at(high - low))
      else mapScalar<Repeat>(out, out, f32x4.splat(value), high - low)
    },
    n,
    GRAIN,
  )
}

function unary<F>(out: usize, x: usize, n: i32, grain: i32 = FUNCTION_GRAIN): void {
  put(0, out)
  put(1, x)
  run(
    (low: i32, high: i32): void => {
      map1<F>(get<usize>(0) + at(low), get<usize>(1) + at(low), high - low)
    },
    n,
    grain,
  )
}

function binary<F>(out: usize, a: usize, b: usize, n: i32): void {
  put(0, out)
  put(1, a)
  put(2, b)
  run(
    (low: i32, high: i32): void => {
      map2<F>(get<usize>(0) + at(low), get<usize>(1) + at(low), get<usize>(2) + at(low), high - low)
    },
    n,
    GRAIN,
  )
}

export function add(out: usize, a: usize, b: usize, n: i32): void {
  binary<Add>(out, a, b, n)
}
export function subtract(out: usize, a: usize, b: usize, n: i32): void {
  binary<Subtract>(out, a, b, n)
}
export function multiply(out: usize, a: usize, b: usize, n: i32): void {
  binary<Multiply>(out, a, b, n)
}
export function divide(out: usize, a: usize, b: usize, n: i32): void {
  binary<Divide>(out, a, b, n)
}
export function sqrt(out: usize, x: usize, n: i32): void {
  unary<Sqrt>(out, x, n, GRAIN)
}
export function exp(out: usize, x: usize, n: i32): void {
  unary<Exp>(out, x, n)
}
export function log(out: usize, x: usize, n: i32): void {
  unary<Log>(out, x, n)
}
export function sigmoid(y: usize, x: usize, n: i32): void {
  unary<Sigmoid>(y, x, n)
}
export function sigmoidBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  binary<SigmoidBackward>(dx, dy, y, n)
}
export function tanh(y: usize, x: usize, n: i32): void {
  unary<Tanh>(y, x, n)
}
export function tanhBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  binary<TanhBackward>(dx, dy, y, n)
}

export function leakyRelu(y: usize, x: usize, slope: f32, n: i32): void {
  put(0, y)
  put(1, x)
  put(3, slope)
  run(
    (low: i32, high: i32): void => {
      mapScalar<LeakyRelu>(get<usize>(0) + at(low), get<usize>(1) + at(low), f32x4.splat(get<f32>(3)), high - low)
    },
    n,
    GRAIN,
  )
}

export function leakyReluBackward(dx: usize, dy: usize, x: usize, slope: f32, n: i32): void {
  put(0, dx)
  put(1, dy)
  put(2, x)
  put(3, slope)
  run(
    (low: i32, high: i32): void => {
      const s = f32x4.splat(get<f32>(3))
      map2Scalar<LeakyReluBackward>(
        get<usize>(0) + at(low),
        get<usize>(1) + at(low),
        get<usize>(2) + at(low),
        s,
        high - low,
      )
    },
    n,
    GRAIN,
  )
}
