import type { Layer, Plan } from '@nn/layers'
import { defaultEngine, type Shape, type Tensor } from '@nn/tensor'
import { type Experiment, predict } from '@nn/train'
import type { ClassPrediction } from '../events.ts'
import { CommandError } from '../errors.ts'
import type { OpenRun } from '../record/open.ts'
import { pixelSplit } from './pixels.ts'

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

/** The outputs themselves behind a softmax; their softmax if they are the logits of a cross-entropy; undefined for any other model. */
function probabilitiesOf({ model, loss }: Experiment, plan: Plan, outputs: Tensor): Tensor | undefined {
  if (lastLayer(model, plan).type === 'softmax') return outputs
  if (loss.type !== 'softmaxCrossEntropy') return undefined
  const probabilities = { shape: outputs.shape, data: new Float32Array(outputs.data.length) }
  defaultEngine().ops.softmax(probabilities, outputs)
  return probabilities
}

function lastLayer(layer: Layer, plan: Plan): Layer {
  const last = layer.type === 'sequential' ? plan.inside?.at(-1) : undefined
  return last ? lastLayer(last.layer, last.plan) : layer
}
