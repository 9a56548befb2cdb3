import { nearest } from './nearest.ts'

/** The known name for a name in another spelling (`weight_decay`), of another library (`lr`), or with a mistake. */
export function meant(name: string, known: readonly string[]): string | undefined {
  const plain = spelling(name)
  const others = elsewhere.get(plain) ?? []
  return (
    known.find((other) => spelling(other) === plain) ??
    others.find((other) => known.includes(other)) ??
    nearest(name, known)
  )
}

/** What to do about a name that is an option in Keras or PyTorch, and here is something else. */
export function remedy(name: string): string | undefined {
  return remedies.get(spelling(name))
}

function spelling(name: string): string {
  return name.toLowerCase().replaceAll(/[_\-\s]/g, '')
}

/**
 * The names of Keras, PyTorch, pandas and scikit-learn, without case and underscores, and the names that options have
 * here, unless these differ in so few characters that they are found by that.
 */
const elsewhere: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    dim: ['axis'],
    begin: ['start'],
    end: ['stop'],
    std: ['standardDeviation'],
    stddev: ['standardDeviation'],
    scale: ['standardDeviation'],
    loc: ['mean'],
    lr: ['learningRate'],
    rate: ['learningRate'],
    stepsize: ['learningRate', 'every'],
    eta: ['learningRate'],
    alpha: ['slope', 'learningRate', 'final', 'factor'],
    negativeslope: ['slope'],
    leak: ['slope'],
    eps: ['epsilon'],
    l2: ['weightDecay'],
    decay: ['weightDecay', 'factor'],
    gamma: ['factor'],
    decayrate: ['factor'],
    decaysteps: ['steps', 'every'],
    tmax: ['steps'],
    totalsteps: ['steps'],
    etamin: ['final'],
    minlr: ['minLearningRate', 'final'],
    restorebestweights: ['restoreBest'],
    val: ['validation'],
    metric: ['monitor'],
    quantity: ['monitor'],
    threshold: ['minDelta'],
    tol: ['atol', 'minDelta'],
    tolerance: ['minDelta', 'atol'],
    wait: ['patience'],
    delim: ['delimiter'],
    sep: ['delimiter'],
    separator: ['delimiter'],
    path: ['file', 'directory'],
    filename: ['file'],
    filepath: ['file'],
    root: ['directory'],
    dir: ['directory'],
    folder: ['directory'],
    label: ['target'],
    labels: ['target'],
    y: ['target'],
    navalues: ['missingValues'],
    validationsplit: ['validation'],
    testsize: ['test'],
    testsplit: ['test'],
    dtype: ['columns'],
    n: ['count'],
    split: ['test', 'validation'],
    randomstate: ['seed'],
    randomseed: ['seed'],
    criterion: ['loss'],
    network: ['model'],
    net: ['model'],
    batch: ['batchSize'],
    workers: ['threads'],
    numworkers: ['threads'],
    initializer: ['weight'],
    kernelinitializer: ['weight'],
    biasinitializer: ['bias'],
    usebias: ['bias'],
  }),
)

const remedies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    activation: 'Put the activation after it, as a layer of its own: relu().',
    inputshape: 'The shape of the inputs comes from the data.',
    inputdim: 'The shape of the inputs comes from the data.',
    infeatures: 'The shape of the inputs comes from the data.',
  }),
)
