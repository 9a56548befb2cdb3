/**
 * ln 2 = high + low. `high` has ten bits, so that its product with an exponent is exact in float32, and what `low`
 * loses in rounding is far below the last bit of the sum.
 */
export const LN2_HIGH = 0.693359375
export const LN2_LOW = -0.00021219444170128554
