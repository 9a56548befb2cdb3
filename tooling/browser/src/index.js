export { bundle, bundleExperiments } from './bundle.js'
export { chromiumMissing, findChromium } from './chromium.js'
export { benchExperiments } from './paths.js'
export { runInChromium } from './run.js'
