import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runProgram } from './run-program.js'

const folder = join(import.meta.dirname, '..', 'peers')
const inNode = (names) => `npm install ${names} in a directory, and NN_PEERS=<the directory>`

/**
 * Who does the same work. Programs in Python are named after what they import, but not like it: it would hide the
 * package.
 */
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

/** What would hold a library back to less than the processor has. */
const restraints = [
  'OPENBLAS_CORETYPE',
  'OPENBLAS_L2_SIZE',
  'NPY_DISABLE_CPU_FEATURES',
  'ATEN_CPU_CAPABILITY',
  'DNNL_MAX_CPU_ISA',
  'ONEDNN_MAX_CPU_ISA',
]
const unrestrained = Object.fromEntries(restraints.map((name) => [name, undefined]))

/**
 * The peers, each with the `command` that runs its programs and what it says `about` itself; one that cannot run has
 * the `problem` instead. `python`: the words of the command that starts Python, else the first one that has the
 * package.
 */
export async function findPeers(names, python) {
  const chosen = peers.filter(({ id }) => names.includes(id))
  const found = []
  for (const peer of chosen)
    found.push({ ...peer, ...(await (peer.python ? inPython(peer, python) : inModules(peer))) })
  return found
}

/**
 * Runs one of the peers' programs, named as in their folder, where it runs: a Python may see the disk in another way.
 */
export function runPeer({ command: [program, ...first] }, name, args, environment) {
  return runProgram(program, [...first, name, ...args], { ...environment, ...unrestrained }, folder)
}

async function inPython({ python: module }, given) {
  const commands = given ? [given] : [['python3'], ['/usr/bin/python3'], ['python']]
  let problem
  for (const command of commands) {
    const answer = await runPeer({ command }, 'about.py', [module])
    if (!answer.problem) return { command, about: answer.about }
    problem ??= answer.problem
  }
  return { problem }
}

function inModules({ modules }) {
  const require = createRequire(join(process.env.NN_PEERS ?? folder, 'peer.js'))
  try {
    for (const name of modules) require.resolve(name)
    return { command: [process.execPath] }
  } catch (error) {
    return { problem: error.message.split('\n')[0] }
  }
}
