import { dense, dropout, leakyRelu, sequential, softmaxCrossEntropy } from '@nn/layers'
import { adam } from '@nn/optim'
import { createRandom, tensor } from '@nn/tensor'
import {
  type Checkpoint,
  type Dataset,
  defineExperiment,
  type DoneEvent,
  earlyStopping,
  type EpochEvent,
  type Experiment,
  exponentialMovingAverage,
  fit,
  type FitEvent,
  type FitOptions,
  reduceOnPlateau,
  rollBack,
  tensorData,
} from '../../src/index.ts'

/**
 * Two noisy clouds of 43 points, and another 20 to validate with: a smaller last batch, and a task that is not solved
 * at once.
 */
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
  /** What came after each checkpoint, or the end itself after that of the end. */
  readonly rests: readonly (readonly FitEvent[])[]
}

/** Runs an experiment to its end. */
export async function record(of: Experiment, options?: FitOptions): Promise<Recorded> {
  const events: FitEvent[] = []
  const checkpoints: Checkpoint[] = []
  const places: number[] = []
  const run = fit(of, await of.data.load(), options)
  for await (const event of run) {
    events.push(event)
    if (event.type === 'step' || event.type === 'epoch' || event.type === 'done') {
      checkpoints.push(run.checkpoint())
      places.push(event.type === 'done' ? events.length - 1 : events.length)
    }
  }
  const epochs = events.filter((event) => event.type === 'epoch')
  const done = events.find((event) => event.type === 'done')!
  return { events, epochs, checkpoints, rests: places.map((place) => events.slice(place)), done }
}

/** Events without what depends on the clock. */
export function timeless(events: readonly FitEvent[]): unknown[] {
  return events
    .filter(({ type }) => type !== 'progress' && type !== 'start')
    .map((event) => (event.type === 'epoch' ? { ...event, seconds: 0, examplesPerSecond: 0 } : event))
}

/** A checkpoint as it comes back from a file. */
export function throughJson({ state, tensors }: Checkpoint): Checkpoint {
  return { state: JSON.parse(JSON.stringify(state)) as Checkpoint['state'], tensors }
}

/** Each callback that there is, and each has something to do. */
export const everything: Experiment = {
  ...experiment,
  callbacks: [
    exponentialMovingAverage({ decay: 0.9 }),
    reduceOnPlateau({ monitor: 'loss', mode: 'max', patience: 1, factor: 0.5 }),
    earlyStopping({ monitor: 'testAccuracy', patience: 2 }),
    rollBack(),
  ],
}
