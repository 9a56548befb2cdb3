import { mnist } from '@nn/data-mnist'
import { createReferenceKernels } from '@nn/kernels'
import { createEngine } from '@nn/tensor'
import { fit } from '@nn/train'

/** Instead of MNIST, where there is no directory with it: a few digits, drawn in a moment. */
const drawn = mnist({ dataset: 'synthetic', seed: 0, synthetic: { count: 2000, testCount: 500 } })

/**
 * Trains experiments one after the other with one engine, in whatever this runs. `directory` has the files of MNIST;
 * in a browser it is a URL. The result: what the engine is, and of each experiment the seconds of its epochs and what
 * came out.
 */
export async function trainAll(experiments, { directory, ...asked }) {
  const engine = createEngineFor(asked)
  const runs = {}
  for (const [name, experiment] of Object.entries(experiments)) runs[name] = await train(experiment, engine, directory)
  engine.close()
  return { engine: engine.info, runs }
}

function createEngineFor({ kernels, threads, precision }) {
  if (kernels === 'reference') return createEngine({ kernels: createReferenceKernels() })
  return createEngine({ threads, precision })
}

async function train(experiment, engine, directory) {
  const source = directory === undefined && experiment.data.name === 'mnist' ? drawn : experiment.data
  const dataset = await source.load({ directory, allocate: engine.allocateBytes })
  const seconds = []
  for await (const event of fit(experiment, dataset, { engine })) {
    if (event.type === 'epoch') seconds.push(event.seconds)
    if (event.type === 'done') return { seconds, sha256: event.weightsSha256, accuracy: event.testAccuracy }
  }
}
