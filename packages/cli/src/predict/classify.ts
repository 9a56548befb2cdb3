import type { Shape } from '@nn/tensor'
import { predict } from '@nn/train'
import type { ClassPrediction } from '../events.ts'
import { CommandError } from '../errors.ts'
import type { OpenRun } from '../record/open.ts'
import { pixelSplit } from './pixels.ts'
import { probabilitiesOf } from './probabilities.ts'

/**
 * What a run's model says of each picture, given as the bytes of its input: every class, the likeliest first.
 * @throws CommandError if the run's data has no classes.
 */
export function classify(run: OpenRun, pictures: readonly Uint8Array[], inputShape: Shape): ClassPrediction[][] {
  const { experiment, weights, directory, manifest } = run
  const { classes } = manifest.dataset
  if (classes?.length === 0) {
    throw new CommandError(
      `${directory}: its model must tell classes apart, but its data ${manifest.dataset.name} has none.`,
    )
  }
  const plan = experiment.model.plan(inputShape)
  const { outputs } = predict(experiment, weights, pixelSplit(pictures, inputShape, plan.output))
  const probabilities = probabilitiesOf(experiment, plan, outputs)
  const columns = outputs.data.length / pictures.length
  return pictures.map((_, picture) => {
    const at = (column: number): number => picture * columns + column
    return Array.from({ length: columns }, (_, column): ClassPrediction => ({
      class: classes?.length === columns ? classes[column]! : String(column),
      probability: probabilities?.data[at(column)] ?? null,
      output: outputs.data[at(column)]!,
    })).sort((a, b) => b.output - a.output)
  })
}
