import type { Layer, Plan } from '@nn/layers'
import { defaultEngine, type Tensor } from '@nn/tensor'
import type { Experiment } from '@nn/train'

/**
 * The outputs themselves behind a softmax; their softmax if they are the logits of a cross-entropy; undefined for any
 * other model.
 */
export function probabilitiesOf({ model, loss }: Experiment, plan: Plan, outputs: Tensor): Tensor | undefined {
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
