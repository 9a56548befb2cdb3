import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDisplay } from './display.js'

/**
 * The browsers that a page can be opened in. `programs`: what they may be called; `variable`: of the environment,
 * another one; `packages`: where Debian has them; `options`: no window, and nothing but the page; `prepare`: what a
 * fresh profile needs; `wantsDisplay`: whether they have no headless mode; `environment`: what they are told besides.
 */
export const chromium = {
  name: 'Chromium',
  programs: ['chromium', 'chromium-browser', 'google-chrome'],
  variable: 'CHROMIUM',
  packages: 'chromium',
  options: (profile) => [
    '--headless',
    '--no-sandbox', // containers and CI run as root, where there is none; the pages are our own
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${profile}`,
  ],
}

const firefox = {
  name: 'Firefox',
  programs: ['firefox-esr', 'firefox'],
  variable: 'FIREFOX',
  packages: 'firefox-esr',
  options: (profile) => ['--headless', '--no-remote', '--profile', profile],
  prepare(profile) {
    writeFileSync(join(profile, 'user.js'), firefoxSettings)
  },
}

const library = '/usr/lib'
const folders = [`${library}/x86_64-linux-gnu`, `${library}/aarch64-linux-gnu`, '/usr/libexec', library]

/**
 * WebKit as GTK has it, in its own small browser: it has no headless mode, so its window is on a display that nobody
 * sees.
 */
export const webkit = {
  name: 'WebKitGTK',
  programs: folders.map((folder) => `${folder}/webkit2gtk-4.1/MiniBrowser`),
  variable: 'WEBKIT',
  packages: 'libwebkit2gtk-4.1-0 xvfb',
  wantsDisplay: true,
  options: () => ['--private'],
  environment: { JSC_useSharedArrayBuffer: '1' }, // Safari has it in isolated pages; WebKitGTK waits to be told
}

export const browsers = [chromium, firefox, webkit]

/** A first run without visits, questions and reports, and no end for a script that takes long. */
const firefoxSettings = Object.entries({
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.topsites.contile.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.max_script_run_time': 0,
  'extensions.systemAddon.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
})
  .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  .join('')

/**
 * The browser with its `program` and its `version`: the program that its variable names, else the first there is;
 * undefined where there is none.
 */
export async function findBrowser(browser, environment = process.env) {
  const named = environment[browser.variable]
  const display = browser.wantsDisplay ? await openDisplay().catch(() => undefined) : undefined
  if (browser.wantsDisplay && !display) return undefined
  const env = { ...process.env, ...display?.environment }
  try {
    for (const program of named ? [named] : browser.programs) {
      const answer = await promisify(execFile)(program, ['--version'], { env }).catch(() => undefined)
      if (answer) return { ...browser, program, version: versionIn(answer.stdout) }
    }
    return undefined
  } finally {
    await display?.close()
  }
}

/** For those who go on without one. */
export function missing({ name, packages, variable }) {
  return `${name}: not installed (apt-get install ${packages}, or set ${variable})`
}

/** `156.0.8078.79` in `Chromium 156.0.8078.79 built on Debian GNU/Linux 12` */
export function versionIn(text) {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? 'of unknown version'
}
