import { oneOf, parseOptions, UsageError, wholeNumber } from './usage.js'

/**
 * What every training program is told, ours and the peers in JavaScript; those in Python read the same in `common.py`.
 */
const job = {
  layers: { type: 'string', default: '784,100,10', check: readLayers },
  batch: { type: 'string', default: '100', check: wholeNumber(1) },
  epochs: { type: 'string', default: '3', check: wholeNumber(1) },
  warm: { type: 'string', default: '1', check: wholeNumber(0) },
  threads: { type: 'string', default: '1', check: wholeNumber(1) },
  steps: { type: 'string', check: wholeNumber(1) },
  dense: { type: 'boolean', default: false },
}

const ours = {
  ...job,
  precision: { type: 'string', default: 'strict', check: oneOf(['strict', 'fast']) },
  kernels: { type: 'string', default: 'simd', check: oneOf(['simd', 'reference']) },
  seed: { type: 'string', default: '1', check: wholeNumber(0) },
  lenet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

/** The command line of a peer. */
export const parsePeer = (args) => parseOptions(args, job)

/** The command line of `npm run bench:train`. */
export function parseTraining(args) {
  const options = parseOptions(args, ours)
  if (options.lenet) throw new UsageError('--lenet needs convolutions, which nn does not have yet.')
  return options
}

/** A job as a command line, for any of the programs. */
export function jobArguments({ layers, batch, dense = false, epochs, warm, steps, threads }) {
  const numbers = Object.entries({ batch, epochs, warm, steps, threads }).filter(([, number]) => number !== undefined)
  return [
    ...['--layers', layers.join(',')],
    ...numbers.flatMap(([name, number]) => [`--${name}`, String(number)]),
    ...(dense ? ['--dense'] : []),
  ]
}

function readLayers(text, option) {
  const sizes = text.split(',').map(Number)
  const possible = sizes.every((size) => Number.isSafeInteger(size) && size > 0)
  if (possible && sizes.length >= 2 && sizes[0] === 784) return sizes
  throw new UsageError(`--${option}: expected sizes that begin with 784, such as 784,100,10, got "${text}".`)
}
