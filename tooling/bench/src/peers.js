import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', 'peers')
const inNode = (names) => `npm install ${names} in a directory, and NN_PEERS=<the directory>`

/** Who does the same work. Programs in Python are named after what they import, but not like it: it would hide the package. */
const peers = [
  { id: 'numpy', label: 'NumPy', python: 'numpy', program: 'train_numpy.py', install: 'pip install numpy' },
  { id: 'torch', label: 'PyTorch', python: 'torch', program: 'train_torch.py', install: 'pip install torch' },
  {
    id: 'jax',
    label: 'jax-js WASM',
    modules: ['@jax-js/jax'],
    program: 'train_jax.js',
    install: inNode('@jax-js/jax'),
  },
  {
    id: 'tfjs',
    label: 'tfjs WASM',
    modules: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
    program: 'train_tfjs.js',
    install: inNode('@tensorflow/tfjs @tensorflow/tfjs-backend-wasm'),
  },
]

export const peerNames = peers.map(({ id }) => id)

/** The peers with the command that runs their programs: undefined if one is not installed. */
export function findPeers(names) {
  const chosen = peers.filter(({ id }) => names.includes(id))
  return chosen.map((peer) => ({ ...peer, command: peer.python ? pythonWith(peer.python) : nodeWith(peer.modules) }))
}

/** The path of one of the peers' programs. */
export const peerProgram = (name) => join(folder, name)

function pythonWith(module) {
  return ['python3', '/usr/bin/python3', 'python'].find((python) => {
    try {
      execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}

function nodeWith(modules) {
  const require = createRequire(join(process.env.NN_PEERS ?? folder, 'peer.js'))
  try {
    for (const name of modules) require.resolve(name)
    return process.execPath
  } catch {
    return undefined
  }
}
