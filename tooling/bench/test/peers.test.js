import { afterEach, expect, test, vi } from 'vitest'
import { findPeers, runPeer } from '../src/peers.js'

/**
 * A command that answers like a peer, with a program in place of Python; what comes after it are the program's
 * arguments.
 */
const answering = (source) => [process.execPath, '--eval', `console.log(JSON.stringify(${source}))`]

afterEach(() => vi.unstubAllEnvs())

test('a peer in Python runs by the command that is given, and says what it is', async () => {
  const [numpy] = await findPeers(['numpy'], answering('{ about: process.argv.slice(1).join() }'))
  expect(numpy).toMatchObject({ label: 'NumPy', about: 'about.py,numpy' })
  expect(numpy.problem).toBeUndefined()
})

test('a peer that cannot run says why', async () => {
  const failing = [process.execPath, '--eval', 'throw new Error("No module named torch")']
  const [torch] = await findPeers(['torch'], failing)
  expect(torch).toMatchObject({ problem: 'Error: No module named torch' })
  expect(torch.command).toBeUndefined()
  const [numpy] = await findPeers(['numpy'], ['no-such-python'])
  expect(numpy.problem).toContain('ENOENT')
})

test('a peer runs in the folder of its programs, with nothing that holds its vectors back', async () => {
  for (const name of ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE', 'ATEN_CPU_CAPABILITY']) vi.stubEnv(name, 'less')
  const command = answering('{ folder: process.cwd(), env: process.env, args: process.argv.slice(1) }')
  const { folder, env, args } = await runPeer({ command }, 'train.py', ['--batch', '1'], { MNIST_DIR: 'there' })
  expect(folder).toMatch(/bench.peers$/)
  expect(args).toEqual(['train.py', '--batch', '1'])
  expect(env).toMatchObject({ MNIST_DIR: 'there', PATH: process.env.PATH })
  expect(Object.values(env)).not.toContain('less')
})
