import { type Metric, metrics } from '@nn/train'
import { InvalidArgumentError } from 'commander'
import { didYouMean } from './suggest.ts'

/** Reads an option's value: an integer of at least `minimum`. */
export function integer(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum) {
      throw new InvalidArgumentError(`It must be an integer of at least ${minimum}.`)
    }
    return value
  }
}

/** Reads `full`, or an integer of at least 1. */
export function batchSize(text: string): number | 'full' {
  if (text === 'full') return 'full'
  try {
    return integer(1)(text)
  } catch {
    throw new InvalidArgumentError("It must be an integer of at least 1, or 'full'.")
  }
}

/** Reads a finite number greater than 0. */
export function positive(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number greater than 0.')
  }
  return value
}

/** Reads one of some words; for one that is mistyped, the error names the nearest. */
export function oneOf<const Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((word) => word === text)
    if (word === undefined) {
      throw new InvalidArgumentError(`It must be one of ${words.join(', ')}.${didYouMean(text, words)}`)
    }
    return word
  }
}

/** Reads the name of a metric of an epoch. */
export const metric: (text: string) => Metric = oneOf(metrics)

/** What `--trust` does. */
export const trustText =
  "run the experiment's code also if it is outside this project, came with the run, or was edited"
