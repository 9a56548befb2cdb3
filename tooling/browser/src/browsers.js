import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The browsers that a page can be opened in. `programs`: what they may be called; `variable`: of the environment,
 * another one; `packages`: where Debian has them; `options`: no window, and nothing but the page; `prepare`: what a
 * fresh profile needs; `through`: a program that runs them; `environment`: what they are told besides; `signal`: what
 * ends them.
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
  signal: 'SIGKILL',
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
  signal: 'SIGKILL',
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
  packages: 'libwebkit2gtk-4.1-0 xvfb xauth',
  through: ['xvfb-run', '-a'],
  options: () => ['--private'],
  environment: { JSC_useSharedArrayBuffer: '1' }, // Safari has it in isolated pages; WebKitGTK waits to be told
  signal: 'SIGTERM', // so that the display takes its lock away
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
 * The browser with its `command` and its `version`: the program that its variable names, else the first there is;
 * undefined where there is none.
 */
export function findBrowser(browser, environment = process.env) {
  const named = environment[browser.variable]
  for (const program of named ? [named] : browser.programs) {
    const command = [...(browser.through ?? []), program]
    const { status, stdout } = spawnSync(command[0], [...command.slice(1), '--version'], { encoding: 'utf8' })
    if (status === 0) return { ...browser, command, version: versionIn(stdout) }
  }
  return undefined
}

/** For those who go on without one. */
export function missing({ name, packages, variable }) {
  return `${name}: not installed (apt-get install ${packages}, or set ${variable})`
}

/** `156.0.8078.79` in `Chromium 156.0.8078.79 built on Debian GNU/Linux 12` */
export function versionIn(text) {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? 'of unknown version'
}
