import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { askRegistry, install } from '../install.js'

let root
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nn install '))
  writeFileSync(join(root, 'package.json'), JSON.stringify({ devDependencies: { pnpm: '12.0.0' } }))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

describe('what an install runs', () => {
  const done = { status: 0, stdout: '', stderr: '' }
  const failed = { status: 1, stdout: 'why ', stderr: 'not' }
  const refused = {
    ...failed,
    stdout: JSON.stringify({ error: { code: 'ECONNREFUSED', summary: 'connect ECONNREFUSED' } }),
  }

  /** Installs with these outcomes, one for each line that is run. */
  async function attempt(...outcomes) {
    const lines = []
    let printed = ''
    const run = (line) => {
      lines.push(line)
      return Promise.resolve(outcomes[lines.length - 1])
    }
    const status = await install(root, { run, print: (text) => (printed += text) })
    return { status, lines, printed }
  }

  test('with everything in place, pnpm without the network, and prints nothing', async () => {
    mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true })
    for (const file of ['.bin/pnpm', '.modules.yaml']) writeFileSync(join(root, 'node_modules', file), '')
    expect(await attempt(done)).toEqual({ status: 0, lines: ['pnpm install --offline'], printed: '' })
  })

  test('the first time, what the machine has, the registry, then what it lacks', async () => {
    const { status, lines } = await attempt(failed, done, done)
    expect(status).toBe(0)
    expect(lines).toEqual([
      'npx --yes --offline pnpm@12.0.0 install --offline',
      expect.stringMatching(/^npm view pnpm@12\.0\.0 version .*--fetch-retries=0/),
      'npx --yes --prefer-offline pnpm@12.0.0 install --prefer-offline',
    ])
  })

  test('nothing more if the registry does not answer', async () => {
    const { status, lines, printed } = await attempt(failed, refused)
    expect([status, lines.length]).toEqual([1, 2])
    expect(printed.split('\n')).toEqual([
      'Installing with pnpm 12.0.0 (once) ...',
      expect.stringMatching(/^nn: expected an answer of the package registry, got: connect ECONNREFUSED\. Check /),
      '',
    ])
  })

  test('an install that failed says all that pnpm said', async () => {
    const { status, printed } = await attempt(failed, done, { ...failed, status: 3 })
    expect(status).toBe(3)
    expect(printed).toMatch(/why not\nnn: the install failed \(npx .*\)\.\n$/)
  })
})

describe('npm, asked for a package', () => {
  const servers = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  /** Asks through the real npm, with no setting of this machine but `settings`. */
  function ask(settings, options) {
    for (const name of Object.keys(process.env)) if (/_proxy$|^npm_config_/i.test(name)) vi.stubEnv(name, undefined)
    const own = { cache: join(root, 'cache'), userconfig: join(root, 'mine'), globalconfig: join(root, 'all') }
    for (const [name, value] of Object.entries({ ...own, ...settings })) vi.stubEnv(`npm_config_${name}`, value)
    return askRegistry('pnpm@12.0.0', root, { patience: 55_000, ...options })
  }

  async function listen(server) {
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `http://127.0.0.1:${server.address().port}/`
  }

  /** An address where nothing listens any more. */
  async function deadAddress() {
    const server = createServer()
    const address = await listen(server)
    server.close()
    await once(server, 'close')
    return address
  }

  test('a registry that refuses the connection', async () => {
    const registry = await deadAddress()
    expect(await ask({ registry })).toContain(`request to ${registry}pnpm failed, reason: connect ECONNREFUSED`)
  })

  test('a registry that never answers', async () => {
    const registry = await listen(createServer())
    expect(await ask({ registry }, { patience: 500 })).toMatch(
      /got: (no answer within 0\.5 s|network timeout at: http)/,
    )
  })

  test('a registry that takes long to answer, which is said meanwhile', async () => {
    let say
    const said = new Promise((resolve) => (say = resolve))
    const registry = await listen(createServer((_, response) => said.then(() => response.end('{}'))))
    expect(await ask({ registry }, { prompt: 1, say })).toBeUndefined()
    expect(await said).toMatch(/^the package registry has not answered for 0\.001 s\. .* Meanwhile check the network/)
  })

  test('a registry whose name is unknown', async () => {
    // A machine without any name server may wait for one: then the time is up instead.
    expect(await ask({ registry: 'http://registry.invalid/' }, { patience: 6000 })).toMatch(
      /got: .*(registry\.invalid|no answer within 6 s)/,
    )
  })

  test('a proxy that refuses the connection', async () => {
    const proxy = await deadAddress()
    const sentence = await ask({ registry: 'http://registry.invalid/', proxy, 'https-proxy': proxy })
    expect(sentence).toMatch(/got: .*ECONNREFUSED 127\.0\.0\.1:\d+\. Check the network, the proxy/)
  })

  test.each([404, 401, 503])('a registry that answers %i was reached', async (status) => {
    const registry = await listen(createServer((_, response) => response.writeHead(status).end('{}')))
    expect(await ask({ registry })).toBeUndefined()
  })

  test('a registry that has it', async () => {
    const version = { name: 'pnpm', version: '12.0.0', dist: { tarball: 'http://127.0.0.1/pnpm.tgz' } }
    const packument = { name: 'pnpm', 'dist-tags': { latest: '12.0.0' }, versions: { '12.0.0': version } }
    const registry = await listen(createServer((_, response) => response.end(JSON.stringify(packument))))
    expect(await ask({ registry })).toBeUndefined()
  })

  test('no password of an address is shown', async () => {
    const registry = (await deadAddress()).replace('//', '//me:secret@')
    expect(await ask({ registry })).not.toContain('secret')
  })
})
