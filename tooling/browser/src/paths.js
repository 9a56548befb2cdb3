import { join } from 'node:path'

/** What the page is made of: served as it stands. */
export const pageDirectory = join(import.meta.dirname, 'page')

/** The program that trains experiments, in whatever loads it. */
export const trainer = join(import.meta.dirname, 'train.js')

/** The job of `npm run bench` that is timed in a browser. */
export const benchExperiments = join(import.meta.dirname, '..', 'experiments', 'bench.js')
