/** How many parts of at most `most` items. */
export function parts(count: i32, most: i32): i32 {
  return (count + most - 1) / most
}

/**
 * The length of as few parts as there must be, all equal but the last, of at most `most` items; 0 where there are
 * none.
 */
export function evenly(count: i32, most: i32): i32 {
  return count == 0 ? 0 : parts(count, parts(count, most))
}
