/** The byte offset of number `i`. */
export function at(i: i32): usize {
  return (<usize>i) << 2
}
