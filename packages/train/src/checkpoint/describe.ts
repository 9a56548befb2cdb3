import type { Json } from '@nn/tensor'
import { describeRate } from '@nn/optim'
import type { Dataset } from '../dataset.ts'
import type { Experiment } from '../experiment.ts'
import { isStateful } from '../callbacks/callback.ts'
import { CheckpointError } from './checkpoint.ts'
import { show } from './expect.ts'

/** What decides the bits of a run, as JSON, except how long it goes on. */
export function describeExperiment(experiment: Experiment, dataset: Dataset, batchSize: number): Json {
  const { model, loss, optimizer, seed = 1, callbacks = [] } = experiment
  const { name, synthetic, train } = dataset
  return {
    model: { type: model.type, config: model.config },
    loss: { type: loss.type, config: loss.config },
    optimizer: {
      type: optimizer.type,
      config: optimizer.config,
      learningRate: describeRate(optimizer.learningRate),
    },
    batchSize,
    seed,
    data: {
      name,
      synthetic,
      examples: train.count,
      inputShape: train.inputShape,
      targetShape: train.targetShape,
      classes: dataset.classes.length,
    },
    callbacks: callbacks.filter(isStateful).map(({ name, config }) => ({ name, config })),
  }
}

/** @throws CheckpointError naming the first place where a run differs from that of its checkpoint. */
export function expectSameExperiment(now: Json, then: Json, path = ''): void {
  if (isRecord(now) && isRecord(then)) {
    for (const key of new Set([...Object.keys(now), ...Object.keys(then)])) {
      expectSameExperiment(now[key] ?? null, then[key] ?? null, path === '' ? key : `${path}.${key}`)
    }
  } else if (isRecord(now) || isRecord(then) || JSON.stringify(now) !== JSON.stringify(then)) {
    throw new CheckpointError(
      `fit: ${path} must be ${show(then)}, as in the checkpoint, got ${show(now)}. Resume with the experiment that made it.`,
    )
  }
}

function isRecord(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null
}
