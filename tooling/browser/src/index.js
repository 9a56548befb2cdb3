export { browsers, chromium, findBrowser, missing, webkit } from './browsers.js'
export { bundle, bundleExperiments } from './bundle.js'
export { benchExperiments } from './paths.js'
export { runInBrowser } from './run.js'
