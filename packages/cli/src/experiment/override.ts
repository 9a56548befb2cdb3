import { defineExperiment, type Experiment } from '@nn/train'

/** What the command line may change about an experiment. */
export interface Overrides {
  readonly epochs?: number
  readonly batchSize?: number | 'full'
  readonly learningRate?: number
  readonly seed?: number
}

/** The overrides among a command's options. */
export function pickOverrides(options: Overrides): Overrides {
  const { epochs, batchSize, learningRate, seed } = options
  const given = Object.entries({ epochs, batchSize, learningRate, seed }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}

/** The experiment with the values of the command line. */
export function override(experiment: Experiment, { learningRate, ...others }: Overrides): Experiment {
  const { optimizer } = experiment
  return defineExperiment({
    ...experiment,
    ...others,
    optimizer: learningRate === undefined ? optimizer : { ...optimizer, learningRate },
  })
}
