/** The four files of a data set. */
export type Role = 'trainImages' | 'trainLabels' | 'testImages' | 'testLabels'

/** The official names, which Fashion-MNIST and KMNIST share. Mirrors serve each with `.gz`. */
export const fileNames: Readonly<Record<Role, string>> = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
}

export const roles = Object.keys(fileNames) as readonly Role[]

/** A data set that can be downloaded. */
export interface CatalogEntry {
  readonly name: string
  /** What the labels 0, 1, … mean. */
  readonly classes: readonly string[]
  /**
   * Addresses of folders with the four files, in the order of preference. Without `sha256` they must be https: nothing
   * else would show what somebody on the way changed.
   */
  readonly mirrors: readonly string[]
  /** The shape in each file's header. */
  readonly shapes: Readonly<Record<Role, readonly number[]>>
  /** SHA-256 of each uncompressed file, in hexadecimal; without it only the structure can be verified. */
  readonly sha256?: Readonly<Record<Role, string>>
}

const shapes: CatalogEntry['shapes'] = {
  trainImages: [60_000, 28, 28], // 47,040,016 bytes with the header
  trainLabels: [60_000], // 60,008
  testImages: [10_000, 28, 28], // 7,840,016
  testLabels: [10_000], // 10,008
}

const mnistEntry: CatalogEntry = {
  name: 'mnist',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  mirrors: ['https://storage.googleapis.com/cvdf-datasets/mnist/', 'https://ossci-datasets.s3.amazonaws.com/mnist/'],
  shapes,
  sha256: {
    trainImages: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    trainLabels: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    testImages: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    testLabels: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
}

const fashionMnist: CatalogEntry = {
  name: 'fashion-mnist',
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  mirrors: [
    'https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/',
    'https://fashion-mnist.s3.eu-central-1.amazonaws.com/',
  ],
  shapes,
}

const kmnist: CatalogEntry = {
  name: 'kmnist',
  classes: ['お', 'き', 'す', 'つ', 'な', 'は', 'ま', 'や', 'れ', 'を'],
  mirrors: ['https://codh.rois.ac.jp/kmnist/dataset/kmnist/'],
  shapes,
}

export type CatalogName = 'mnist' | 'fashion-mnist' | 'kmnist'

/** The data sets known by name. */
export const catalog: Readonly<Record<CatalogName, CatalogEntry>> = {
  mnist: mnistEntry,
  'fashion-mnist': fashionMnist,
  kmnist,
}

/** What `mnist({ dataset })` takes by name. */
export const datasetNames: readonly (CatalogName | 'synthetic')[] = [
  ...(Object.keys(catalog) as CatalogName[]),
  'synthetic',
]
