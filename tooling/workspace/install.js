import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { clearTimeout, setTimeout } from 'node:timers'
import { join } from 'node:path'

/** How long a registry may take to answer one small question before it is said, and at most, in milliseconds. */
const PROMPT = 7000
const PATIENCE = 60_000 // a busy machine takes ten seconds to start npm

/**
 * Brings `node_modules` in line with the lockfile and gives the exit status. pnpm is a development dependency like any
 * other tool, so only the very first install needs `npx`. What this machine has already is tried first, without the
 * network: a repeated install takes some 50 ms and prints nothing. Otherwise the registry is asked one question before
 * the install, which would retry for more than a minute.
 */
export async function install(root, { run = runLine, print = (text) => process.stderr.write(text) } = {}) {
  const installed = ['.bin/pnpm', '.modules.yaml'].every((file) => existsSync(join(root, 'node_modules', file)))
  const { pnpm } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies
  const pnpmWith = (option) => (installed ? 'pnpm' : `npx --yes ${option} pnpm@${pnpm}`)
  if (!installed) print(`Installing with pnpm ${pnpm} (once) ...\n`)

  const offline = await run(`${pnpmWith('--offline')} install --offline`, root)
  if (offline.status === 0) return 0
  const unreachable = await askRegistry(`pnpm@${pnpm}`, root, { run, say: (text) => print(`nn: ${text}\n`) })
  if (unreachable !== undefined) {
    print(`nn: ${unreachable}\n`)
    return 1
  }
  const online = `${pnpmWith('--prefer-offline')} install --prefer-offline`
  const { status, stdout, stderr } = await run(online, root)
  if (status !== 0) print(`${stdout}${stderr}\nnn: the install failed (${online}).\n`)
  return status
}

/**
 * Codes of npm for "there was no answer", as against an answer that refuses (`E404`, `E401`), which the install
 * explains.
 */
const noAnswer =
  /^(FETCH_ERROR|EAI_\w+|ENOTFOUND|E(CONN|HOST|NET|TIME|SOCKET|PROTO|PIPE|AI_)\w*|ERR_\w+|\w*(CERT|SIGNATURE)\w*)$/

const ways = `the network, the proxy (HTTPS_PROXY or npm's "proxy") and npm's "registry"`

/**
 * Why the registry cannot be reached, in a sentence; undefined if it can. npm asks, because it knows the registry, the
 * proxy and the certificates. `say` gets a sentence if there is no answer after `prompt` milliseconds.
 */
export async function askRegistry(what, root, { run = runLine, patience = PATIENCE, prompt = PROMPT, say } = {}) {
  const options = `--json --prefer-online --fetch-retries=0 --fetch-timeout=${patience}`
  const waiting = `the package registry has not answered for ${prompt / 1000} s. It is given ${patience / 1000} s.`
  const timer = say && setTimeout(say, prompt, `${waiting} Meanwhile check ${ways}.`)
  const { status, stdout } = await run(`npm view ${what} version ${options}`, root, patience)
  clearTimeout(timer)
  if (status === 0) return
  const { code, summary } =
    status === undefined ? { code: 'timeout', summary: `no answer within ${patience / 1000} s` } : errorIn(stdout)
  if (code !== 'timeout' && !noAnswer.test(code)) return
  const reason = summary.split('\n', 1)[0].replace(/\/\/[^/@\s]*@/g, '//') // without a password
  return `expected an answer of the package registry, got: ${reason}. Check ${ways}, then run this again.`
}

/** The error that npm printed as JSON. */
function errorIn(stdout) {
  try {
    const { code = '', summary = code } = JSON.parse(stdout).error
    return { code, summary }
  } catch {
    return { code: '', summary: '' }
  }
}

/**
 * Runs one line in a shell: npm's and pnpm's commands are .cmd files on Windows, and nothing in the line comes from
 * outside. Gives `{ status, stdout, stderr }`; the status is undefined if the line did not end within `patience`, and
 * then it is left to itself.
 */
function runLine(line, cwd, patience) {
  const child = spawn(line, { cwd, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (texts[name] += text))
  return new Promise((done) => {
    const timer = patience && setTimeout(end, patience)
    child.once('close', (status) => end(status ?? 1))
    function end(status) {
      clearTimeout(timer)
      done({ status, ...texts })
      if (status !== undefined) return
      child.kill()
      child.unref()
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
    }
  })
}
