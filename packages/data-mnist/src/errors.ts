/** An option that cannot be used. */
export class OptionError extends RangeError {
  override readonly name = 'OptionError'
  readonly option: string
  readonly actual: unknown

  constructor(who: string, option: string, rule: string, actual: unknown, remedy: string) {
    super(`${who}: ${option} must be ${rule}, got ${String(actual)}. ${remedy}`)
    this.option = option
    this.actual = actual
  }
}

/** An index that names no example of the split. */
export class IndexError extends RangeError {
  override readonly name = 'IndexError'
  readonly index: number
  /** How many examples there are. */
  readonly count: number

  constructor(who: string, index: number, count: number) {
    super(`${who}: expected indices in 0 … ${count - 1}, got ${index}. Indices count from 0 within the split.`)
    this.index = index
    this.count = count
  }
}

/** A buffer too short for the batch. */
export class BufferError extends RangeError {
  override readonly name = 'BufferError'
  readonly expected: number
  readonly actual: number

  constructor(buffer: 'inputs' | 'targets', expected: number, actual: number) {
    super(
      `fill: expected ${buffer} of at least ${expected} numbers, got ${actual}. Plan the buffer for the largest batch.`,
    )
    this.expected = expected
    this.actual = actual
  }
}

/** A directory, named explicitly, without the four files. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError'
  readonly directory: string
  readonly missing: readonly string[]

  constructor(directory: string, expected: readonly string[], missing: readonly string[]) {
    super(
      `mnist: expected ${expected.join(', ')} (plain or .gz) in ${directory}, got no ${missing.join(', ')}. ` +
        'Correct the directory (MNIST_DIR, --data or the option), or name none to download the files.',
    )
    this.directory = directory
    this.missing = missing
  }
}

/** A file with other contents than its name promises. */
export class ChecksumError extends Error {
  override readonly name = 'ChecksumError'
  readonly file: string
  readonly expected: string
  readonly actual: string

  constructor(file: string, dataset: string, expected: string, actual: string) {
    super(
      `${file}: expected ${dataset}'s SHA-256 ${expected}, got ${actual}. Fetch the file again, name its data set with ` +
        'dataset, or take the directory as it is with verify: false.',
    )
    this.file = file
    this.expected = expected
    this.actual = actual
  }
}
