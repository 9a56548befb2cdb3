/**
 * What is measured of each package: a sample of each of its `parts`, of which at least `least` percent must be killed.
 * Tests in `exclude` see only what was built before. `isolate` is for tests that put something in the place of a
 * module or a global for a whole file. `first` has tests for the files of a folder, before those that are nearest by
 * their names.
 */
const usual = { parts: ['src'], least: 92, exclude: [], isolate: false, first: {} }

const special = {
  kernels: {
    parts: ['src', 'assembly'],
    first: {
      'assembly/': ['test/simd.test.ts', 'test/simd-threads.test.ts'],
      'src/simd/': ['test/simd.test.ts'],
    },
  },
  'data-mnist': { isolate: true },
  cli: { least: 85, isolate: true, exclude: ['test/built.test.ts'] },
}

export const settingsOf = (name) => ({ ...usual, ...special[name] })
