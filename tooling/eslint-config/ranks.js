/** What each package may import of ours: imports only go down. `apps/*` may import anything public. */
export const ranks = {
  arguments: [],
  kernels: ['arguments'],
  'data-mnist': ['arguments'],
  'data-csv': ['arguments'],
  tensor: ['arguments', 'kernels'],
  layers: ['arguments', 'tensor'],
  optim: ['arguments', 'tensor'],
  train: ['arguments', 'tensor', 'layers', 'optim'],
  cli: ['arguments', 'train', 'tensor', 'layers', 'optim', 'data-mnist'],
}

/** Packages that run in a browser as they are: no Node module and no Node global in their sources. */
export const browserPackages = ['arguments', 'kernels', 'tensor', 'layers', 'optim', 'train']

const nodeGlobals = ['process', 'Buffer', 'global', 'require', 'setImmediate', '__dirname', '__filename']

const throughTheFrontDoor = {
  group: ['@nn/*/src', '@nn/*/src/**', '@nn/*/dist', '@nn/*/dist/**'],
  message: 'import what a package exports, not its files.',
}

const nothingImportsAnApp = { group: ['mnist-train', 'mnist-train/**'], message: 'nothing imports an app.' }

/** Flat-config blocks that make an upward, sideways or deep import an error. */
export function downwardImports() {
  return [
    { files: ['**/*.{ts,js}'], rules: restrict([throughTheFrontDoor, nothingImportsAnApp]) },
    ...Object.keys(ranks).map((name) => ({
      files: [`packages/${name}/src/**/*.ts`],
      rules: {
        ...restrict([
          throughTheFrontDoor,
          nothingImportsAnApp,
          onlyDown(name),
          ...(isBrowser(name) ? [noNodeModules] : []),
        ]),
        ...(isBrowser(name) ? { 'no-restricted-globals': ['error', ...nodeGlobals] } : {}),
      },
    })),
  ]
}

const noNodeModules = { group: ['node:*'], message: 'this package also runs in a browser.' }

const isBrowser = (name) => browserPackages.includes(name)

const restrict = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })

function onlyDown(name) {
  const allowed = ranks[name].map((other) => `@nn/${other}`)
  return {
    regex: `^@nn/(?!(${ranks[name].join('|') || '-'})(/|$))`,
    message: `imports only go down: @nn/${name} may import ${allowed.join(', ') || 'nothing of ours'}.`,
  }
}
