import { createRandom, permutation, type Random } from '../random.ts'
import { smooth } from './curve.ts'
import { draw } from './draw.ts'
import { centre, fitBox, PIXELS } from './normalize.ts'
import { checkOptions, type SyntheticOptions } from './options.ts'
import { type Stroke, type Style, styles } from './skeletons.ts'
import { warp } from './warp.ts'

export { type SyntheticOptions } from './options.ts'

/** Drawn digits in the layout of MNIST. */
export interface SyntheticDigits {
  /** `[count, 28, 28]`, row-major: white strokes (255) on black (0). */
  readonly images: Uint8Array
  /** `[count]`: 0 … 9. */
  readonly labels: Uint8Array
}

/**
 * Draws `count` handwritten-looking digits, for when the real ones are out of reach: no data files, the same bytes on
 * every machine.
 *
 * Every ten successive labels are 0 … 9 in a random order. Example i depends on `seed` and i alone, so a shorter call
 * returns a prefix of a longer one.
 *
 * @throws {OptionError} where `seed` is not a safe integer or `count` is not an integer of at least 1.
 */
export function syntheticDigits(options: SyntheticOptions): SyntheticDigits {
  const { seed, count } = checkOptions(options)
  const images = new Uint8Array(count * PIXELS)
  const labels = new Uint8Array(count)
  const write = createWriter()
  for (let first = 0; first < count; first += 10) {
    const digits = permutation(10, seed, -1 - first) // the examples have the streams from 0 up
    labels.set(digits.subarray(0, count - first), first)
  }
  for (let i = 0; i < count; i++) {
    write(labels[i]!, createRandom(seed, i), images.subarray(i * PIXELS, (i + 1) * PIXELS))
  }
  return { images, labels }
}

/** skeleton → warp → smooth → fit into the box → draw → centre, on scratch that is planned once. */
function createWriter(): (digit: number, random: Random, image: Uint8Array) => void {
  const canvas = new Uint8Array(PIXELS)
  const squares = new Float64Array(PIXELS)
  return (digit, random, image) => {
    const strokes = warp(chooseStyle(styles[digit]!, random), random).map(smooth)
    const radius = penRadius(random)
    fitBox(strokes, radius)
    draw(strokes, radius, canvas, squares)
    centre(canvas, image)
  }
}

function chooseStyle(choices: readonly Style[], random: Random): readonly Stroke[] {
  let left = random.uniform() * choices.reduce((sum, { share }) => sum + share, 0)
  return choices.find(({ share }) => (left -= share) < 0)!.strokes
}

/** Half the width of the stroke in pixels, 0.9 to 2.6: most pens are fine, a few are felt-tipped. */
function penRadius(random: Random): number {
  return 0.9 + 1.7 * random.uniform() * random.uniform()
}
