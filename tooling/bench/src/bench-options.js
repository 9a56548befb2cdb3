import { peerNames } from './peers.js'
import { oneOf, parseOptions, wholeNumber, words } from './usage.js'

const parts = ['training', 'products', 'growth', 'startup', 'browser']

export const help = `npm run bench -- [options]: how fast we are, beside those of our peers that are installed.

  --quick              a first impression within a minute: few steps, and NumPy as the only peer
  --part training      only this part (${parts.join(', ')}); may be repeated
  --peer numpy         only this peer (${peerNames.join(', ')}); may be repeated
  --python <command>   what runs NumPy and PyTorch; default: the first python3 that has them. Its words are separated by blanks
  --rounds 3           how often everybody has a turn; 9 for figures to publish
  --precision strict   of our training; or fast
  --out <directory>    where bench.json, bench.md and bench.svg go; default tooling/bench/results

MNIST_DIR=<directory> for the data, NN_PEERS=<directory> whose node_modules has the peers in JavaScript.`

/** The command line of `npm run bench`. */
export function parseBench(args) {
  const {
    part = parts,
    peer,
    ...values
  } = parseOptions(args, {
    quick: { type: 'boolean', default: false },
    part: { type: 'string', multiple: true, check: oneOf(parts) },
    peer: { type: 'string', multiple: true, check: oneOf(peerNames) },
    python: { type: 'string', check: words },
    rounds: { type: 'string', check: wholeNumber(1) },
    precision: { type: 'string', default: 'strict', check: oneOf(['strict', 'fast']) },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  })
  return { ...values, parts: part, peers: peer ?? (values.quick ? ['numpy'] : peerNames), plan: planOf(values) }
}

/** How much is measured: rounds, the time of a sample of a product, the sizes that grow. */
function planOf({ quick, rounds = quick ? 1 : 3 }) {
  return quick
    ? { rounds, steps: 60, milliseconds: 8, growth: { rounds: 1, widths: [64, 1024], batches: [1, 1024] } }
    : {
        rounds,
        milliseconds: 25,
        growth: { rounds, widths: [64, 256, 1024, 4096], batches: [1, 4, 16, 64, 256, 1024, 4096] },
      }
}
