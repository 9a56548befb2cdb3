import { globalNorm, learningRateAt } from '@nn/optim'
import { type Engine, entries, type Random } from '@nn/tensor'
import { checkDataset, type Dataset } from './dataset.ts'
import type { Experiment } from './experiment.ts'
import { type Chunk, createModel, type Model } from './model.ts'
import { expectFiniteGradients, expectFiniteLoss, expectFiniteUpdate, type Place } from './non-finite.ts'

/**
 * A model and the state of its optimizer. One step is `begin`, `accumulate` for each chunk of the batch in order, and
 * `update`.
 */
export interface Trainer {
  readonly model: Model
  /** Updates done. */
  readonly step: number
  /** The optimizer's state, by slot; each as long as the parameters. */
  readonly slots: Readonly<Record<string, Float32Array>>
  /** The optimizer's learning rate is multiplied by it. */
  learningRateScale: number
  /** Forgets the gradients. */
  begin(): void
  /**
   * Adds the gradients of some examples of the batch; `example` is how many were trained on before them, in all epochs.
   * @throws NonFiniteError if their loss or gradients are not finite.
   */
  accumulate(indices: Uint32Array, place: Place, example: number): Chunk
  /**
   * Updates the weights; returns the learning rate.
   * @throws NonFiniteError if a weight or the optimizer's state is not finite any more.
   */
  update(place: Place): number
  /** The L2 norm of each parameter's gradient: the root of a float64 sum, term by term. */
  gradientNorms(): Readonly<Record<string, number>>
  /** Counts on from a step, once parameters and slots are as they were after it. */
  goTo(step: number): void
}

/** Plans everything that training an experiment needs. */
export function createTrainer(
  experiment: Experiment,
  dataset: Dataset,
  options: { readonly chunkSize: number; readonly engine: Engine; readonly random: Random },
): Trainer {
  checkDataset(dataset)
  const { optimizer } = experiment
  const { engine } = options
  const model = createModel(experiment, dataset, options)
  const { network } = model
  const vectors = {
    parameters: network.parameters.data,
    gradients: network.gradients.data,
    state: Object.fromEntries(optimizer.slots.map((name) => [name, engine.allocate(network.parameters.data.length)])),
  }
  let step = 0
  return {
    model,
    slots: vectors.state,
    learningRateScale: 1,
    get step() {
      return step
    },
    begin() {
      network.zeroGradients()
    },
    accumulate(indices, place, example) {
      network.pass.training = true
      network.pass.example = example
      const chunk = model.forward(dataset.train, indices, place.size)
      expectFiniteLoss(model, chunk, place)
      network.backward(chunk.io)
      expectFiniteGradients(model, chunk, place)
      return chunk
    },
    update(place) {
      step++
      const learningRate = learningRateAt(optimizer.learningRate, step) * this.learningRateScale
      const finite = optimizer.update(engine.ops.kernels, vectors, learningRate, step)
      if (!finite) expectFiniteUpdate(model, vectors.state, place)
      return learningRate
    },
    gradientNorms: () =>
      Object.fromEntries(entries(network.gradients.tree).map(([name, { data }]) => [name, globalNorm(data)])),
    goTo(done) {
      step = done
    },
  }
}
