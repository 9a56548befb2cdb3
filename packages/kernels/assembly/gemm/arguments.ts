// The arguments of a product, by their place in the job.

export const Z: i32 = 0
export const Y: i32 = 1
export const A: i32 = 2
export const B: i32 = 3
export const BIAS: i32 = 4
export const SLOPE: i32 = 5
export const M: i32 = 6
export const N: i32 = 7
export const K: i32 = 8
export const TRANSPOSE_A: i32 = 9
export const TRANSPOSE_B: i32 = 10
export const ACCUMULATE: i32 = 11
/** Of the present block of the sum: its first term, its length, and whether it is the last. */
export const FIRST: i32 = 12
export const LENGTH: i32 = 13
export const LAST: i32 = 14
/** Where the packed panels of b are. */
export const PANELS_B: i32 = 15
