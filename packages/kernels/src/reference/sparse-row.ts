/**
 * The non-zero elements of one row in ascending order, in memory that is used again: 80% of an MNIST image is black.
 */
export class SparseRow {
  /** The elements; float64 holds both precisions exactly. */
  values: Float64Array = new Float64Array(0)
  /** For the element of column p: p·scale, ready to be added to an index. */
  offsets: Int32Array = new Int32Array(0)
  count = 0

  /** Reads `x[start + p·step]` for p < k. */
  load(x: Float32Array, start: number, step: number, k: number, scale: number): void {
    if (this.values.length < k) {
      this.values = new Float64Array(k)
      this.offsets = new Int32Array(k)
    }
    const { values, offsets } = this
    let count = 0
    for (let p = 0; p < k; p++) {
      const value = x[start + p * step]!
      if (value === 0) continue
      values[count] = value
      offsets[count] = p * scale
      count++
    }
    this.count = count
  }
}
