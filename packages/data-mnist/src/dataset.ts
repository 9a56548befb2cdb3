import { type CatalogEntry, fileNames, type Role, roles } from './catalog.ts'
import { OptionError } from './errors.ts'
import { type Idx, IdxError } from './idx.ts'
import { permutation } from './random.ts'
import { type Files } from './sources/verify.ts'
import { type ImageSplit, imageSplit, type Split } from './split.ts'

/** Examples to train on, to choose by, and to judge by. */
export interface Dataset {
  readonly name: string
  /** What the class indices 0, 1, … mean. */
  readonly classes: readonly string[]
  /** Whether these are drawn digits in place of real ones. */
  readonly synthetic: boolean
  /** What every output must say about the data: that they are not the real ones, or may not be, and why. */
  readonly notice?: string
  /** Whether SHA-256 proves that the bytes are those of the data set `name`. */
  readonly verified: boolean
  /**
   * The seed given to `load`, or 0, if it chose the validation images or drew the digits; absent where the option
   * `seed` did, or nothing depends on it.
   */
  readonly seed?: number
  readonly train: Split
  readonly validation?: Split
  readonly test: Split
}

/** A data set of labelled images. */
export interface ImageDataset extends Dataset {
  readonly source: 'directory' | 'cache' | 'synthetic'
  /** Where the files are: a directory, or the browser's cache; absent for digits that were drawn. */
  readonly location?: string
  /** The uncompressed files; none for digits that were drawn. */
  readonly files: readonly DataFile[]
  readonly train: ImageSplit
  readonly validation?: ImageSplit
  readonly test: ImageSplit
}

/** One of the four files. */
export interface DataFile {
  /** Without `.gz`. */
  readonly name: string
  /** Uncompressed. */
  readonly byteLength: number
  /** Of the uncompressed file, in hexadecimal. */
  readonly sha256: string
}

/** How the splits are made. */
export interface SplitOptions {
  /** How many training examples become the validation split. */
  readonly validation: number
  /** Chooses them. */
  readonly seed: number
  /** One-dimensional examples. */
  readonly flatten: boolean
}

/** All images of one kind. */
export type Images = Pick<ImageSplit, 'images' | 'labels' | 'inputShape'>

/** Apart from the streams that shuffle epochs: 0, 1, … */
const validationStream = -1

/** The splits of a data set: the training images without those chosen for validation, and the test images. */
export function makeSplits(
  train: Images,
  test: Images,
  { validation, seed, flatten }: SplitOptions,
): Pick<ImageDataset, 'train' | 'validation' | 'test'> {
  const shaped = (part: Images): Images => (flatten ? { ...part, inputShape: [product(part.inputShape)] } : part)
  const count = train.labels.length
  if (validation >= count) {
    throw new OptionError(
      'mnist',
      'validation',
      `below the ${count} training images`,
      validation,
      'Leave some to train on.',
    )
  }
  if (validation === 0) return { train: imageSplit(shaped(train)), test: imageSplit(shaped(test)) }
  const order = permutation(count, seed, validationStream)
  return {
    train: imageSplit({ ...shaped(train), rows: order.slice(validation).sort() }), // in the order of the file
    validation: imageSplit({ ...shaped(train), rows: order.slice(0, validation).sort() }),
    test: imageSplit(shaped(test)),
  }
}

/** Where the files came from. */
export interface Origin extends Pick<ImageDataset, 'name' | 'notice' | 'source' | 'verified'> {
  readonly location: string
  /** What they are said to be. */
  readonly entry: CatalogEntry | undefined
}

/**
 * The data set that four files are, once they are seen to belong together.
 *
 * @throws {IdxError} for no images, unequal counts, unequal image sizes, and a label without a class.
 */
export function assemble(files: Files, { entry, ...origin }: Origin, options: SplitOptions): ImageDataset {
  checkShapes(files)
  const train = pair(files.trainImages, files.trainLabels)
  const test = pair(files.testImages, files.testLabels)
  const classes = entry?.classes ?? numbered(Math.max(largest(train.labels), largest(test.labels)) + 1)
  checkLabels(train.labels, classes.length, 'trainLabels')
  checkLabels(test.labels, classes.length, 'testLabels')
  return { ...origin, classes, synthetic: false, files: describe(files), ...makeSplits(train, test, options) }
}

function describe(files: Files): readonly DataFile[] {
  return roles.map((role) => {
    const { bytes, sha256 } = files[role]
    return { name: fileNames[role], byteLength: bytes.length, sha256 }
  })
}

/** @throws {IdxError} for files that do not belong together: what their headers say is enough. */
export function checkShapes(files: Readonly<Record<Role, Pick<Idx, 'shape'>>>): void {
  checkCounts(files.trainImages.shape, files.trainLabels.shape, 'train')
  checkCounts(files.testImages.shape, files.testLabels.shape, 'test')
  const [, ...train] = files.trainImages.shape
  const [, ...test] = files.testImages.shape
  if (String(test) === String(train)) return
  const shapes = `expected images of ${train.join(' × ')} as in training, got ${test.join(' × ')}`
  throw new IdxError(fileNames.testImages, 'shape', `${shapes}. The files are of different data sets.`)
}

function checkCounts(images: Idx['shape'], labels: Idx['shape'], part: 'train' | 'test'): void {
  if (images.slice(1).includes(0)) {
    const rule = `expected images with pixels, got ${images.slice(1).join(' × ')}`
    throw new IdxError(fileNames[`${part}Images`], 'shape', `${rule}. The header is damaged.`)
  }
  if (images[0] !== 0 && labels[0] === images[0]) return
  const rule = `expected one label for each of at least one image, got ${labels[0]!} for ${images[0]!} images`
  throw new IdxError(fileNames[`${part}Labels`], 'shape', `${rule}. The files are of different data sets.`)
}

function pair(images: Idx, labels: Idx): Images {
  return { images: images.data, labels: labels.data, inputShape: images.shape.slice(1) }
}

function checkLabels(labels: Uint8Array, classes: number, role: Role): void {
  const label = largest(labels)
  if (label < classes) return
  throw new IdxError(
    fileNames[role],
    'label',
    `expected labels below ${classes}, got ${label}. Name the right data set.`,
  )
}

function largest(labels: Uint8Array): number {
  return labels.reduce((a, b) => Math.max(a, b), 0)
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => String(i))
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1)
}
