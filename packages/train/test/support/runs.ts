import { dense, dropout, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { createRandom, tensor } from '@nn/tensor'
import {
  type Checkpoint,
  type Dataset,
  defineExperiment,
  type DoneEvent,
  type EpochEvent,
  type Experiment,
  fit,
  type FitEvent,
  type FitOptions,
  tensorData,
} from '../../src/index.ts'

/** Two noisy clouds of 43 points, and another 20 to validate with: a smaller last batch, and a task that is not solved at once. */
function clouds(): Promise<Dataset> {
  const draw = (count: number, seed: number): [ReturnType<typeof tensor>, ReturnType<typeof tensor>] => {
    const inputs = createRandom(seed).normal([count, 4])
    const labels = tensor(Array.from({ length: count }, (_, i) => i % 2))
    labels.data.forEach((label, i) => (inputs.data[4 * i]! += 2 * label))
    return [inputs, labels]
  }
  return tensorData({ name: 'clouds', classes: ['a', 'b'], train: draw(43, 1), validation: draw(20, 2) }).load()
}

/** Shuffles, dropout, three epochs of five steps. */
export const experiment: Experiment = defineExperiment({
  data: { name: 'clouds', load: clouds },
  model: sequential(dense(8), leakyRelu(), dropout(0.2), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.05 }),
  epochs: 3,
  batchSize: 10,
  seed: 5,
})

/** What a run was: its events, and its state at each step, epoch and at the end. */
export interface Recorded {
  readonly events: readonly FitEvent[]
  readonly done: DoneEvent
  readonly epochs: readonly EpochEvent[]
  readonly checkpoints: readonly Checkpoint[]
}

/** Runs an experiment to its end. */
export async function record(of: Experiment, options?: FitOptions): Promise<Recorded> {
  const events: FitEvent[] = []
  const checkpoints: Checkpoint[] = []
  const run = fit(of, await of.data.load(), options)
  for await (const event of run) {
    events.push(event)
    if (event.type === 'step' || event.type === 'epoch' || event.type === 'done') checkpoints.push(run.checkpoint())
  }
  const epochs = events.filter((event) => event.type === 'epoch')
  return { events, epochs, checkpoints, done: events.find((event) => event.type === 'done')! }
}

/** Events without what depends on the clock. */
export function timeless(events: readonly FitEvent[]): unknown[] {
  return events
    .filter(({ type }) => type !== 'progress' && type !== 'start')
    .map((event) => (event.type === 'epoch' ? { ...event, seconds: 0, examplesPerSecond: 0 } : event))
}
