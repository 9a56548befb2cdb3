// Loops over vectors of four numbers, written once. A formula is a class with one method; the loop is given the class,
// and the compiler puts the method into it. What is left over at the end goes through the same formula as part of a
// vector.

/** The first `count` (1 … 3) numbers at `p`; the other lanes are 0. */
export function loadPart(p: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(p)
  if (count == 2) return v128.load64_zero(p)
  return v128.load32_lane(p, v128.load64_zero(p), 2, 8)
}

/** Stores the first `count` (1 … 3) lanes at `p`. */
export function storePart(p: usize, value: v128, count: i32): void {
  if (count == 1) {
    v128.store32_lane(p, value, 0)
  } else {
    v128.store64_lane(p, value, 0)
    if (count == 3) v128.store32_lane(p, value, 2, 8)
  }
}

/** `out[i] = F(a[i])` */
export function map1<F>(out: usize, a: usize, n: i32): void {
  const formula = changetype<F>(0)
  const end = out + (((<usize>n) & ~3) << 2)
  for (; out < end; out += 16, a += 16) v128.store(out, formula.apply(v128.load(a)))
  const rest = n & 3
  if (rest) storePart(out, formula.apply(loadPart(a, rest)), rest)
}

/** `out[i] = F(a[i], b[i])` */
export function map2<F>(out: usize, a: usize, b: usize, n: i32): void {
  const formula = changetype<F>(0)
  const end = out + (((<usize>n) & ~3) << 2)
  for (; out < end; out += 16, a += 16, b += 16) v128.store(out, formula.apply(v128.load(a), v128.load(b)))
  const rest = n & 3
  if (rest) storePart(out, formula.apply(loadPart(a, rest), loadPart(b, rest)), rest)
}

/** `out[i] = F(a[i], s)`, where all lanes of s are one scalar. */
export function mapScalar<F>(out: usize, a: usize, s: v128, n: i32): void {
  const formula = changetype<F>(0)
  const end = out + (((<usize>n) & ~3) << 2)
  for (; out < end; out += 16, a += 16) v128.store(out, formula.apply(v128.load(a), s))
  const rest = n & 3
  if (rest) storePart(out, formula.apply(loadPart(a, rest), s), rest)
}

/** `out[i] = F(a[i], b[i], s)`, where all lanes of s are one scalar. */
export function map2Scalar<F>(out: usize, a: usize, b: usize, s: v128, n: i32): void {
  const formula = changetype<F>(0)
  const end = out + (((<usize>n) & ~3) << 2)
  for (; out < end; out += 16, a += 16, b += 16) v128.store(out, formula.apply(v128.load(a), v128.load(b), s))
  const rest = n & 3
  if (rest) storePart(out, formula.apply(loadPart(a, rest), loadPart(b, rest), s), rest)
}

/** `count` numbers at `p`, 1 … 4. */
export function fetch(p: usize, count: i32): v128 {
  return count == 4 ? v128.load(p) : loadPart(p, count)
}

/** Stores the first `count` lanes at `p`, 1 … 4. */
export function keep(p: usize, value: v128, count: i32): void {
  if (count == 4) v128.store(p, value)
  else storePart(p, value, count)
}

/** 0 in every lane where x is finite, NaN elsewhere. */
export function nonFinite(x: v128): v128 {
  return f32x4.sub(x, x)
}
