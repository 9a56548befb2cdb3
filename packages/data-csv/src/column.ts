/** What a column of the file became. */
export type Column = NumberColumn | CategoryColumn

/** A column of numbers, standardised: `(x − mean) / standardDeviation`. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly name: string
  /** Of the training rows. */
  readonly mean: number
  /** Of the training rows, with n in the denominator as in scikit-learn's StandardScaler: `√(Σ(x − mean)² / n)`. */
  readonly standardDeviation: number
}

/** A column of categories: as an input one-hot, as a target the index of the class. */
export interface CategoryColumn {
  readonly kind: 'category'
  readonly name: string
  /** By number if all are numbers, else by UTF-16 code units. Of the training rows; those of a target, of all rows. */
  readonly categories: readonly string[]
}

/** A column and what its rows are in it. */
export interface EncodedColumn {
  readonly column: Column
  /** The standardised number or the index of the category of each row; −1 where it is none of the categories. */
  readonly values: Float32Array
  /** How many rows have a category that no training row has. */
  readonly unknown: number
}

/** The names of the inputs that a column becomes: `area`; `district=north`, `district=south`. */
export function inputNamesOf(column: Column): readonly string[] {
  if (column.kind === 'number') return [column.name]
  return column.categories.map((category) => `${column.name}=${category}`)
}
