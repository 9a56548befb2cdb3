import type { Clock } from './clock.ts'
import type { Split } from './dataset.ts'
import { judge } from './evaluate.ts'
import type { EpochEvent } from './events.ts'
import { isOfTest } from './monitors.ts'
import type { Session } from './session.ts'

/** A part of the data that weights are judged on. */
export type SplitName = 'validation' | 'training' | 'test'

/** How good weights are on parts of the data. */
export type Judgement = Pick<EpochEvent, `${SplitName}${'Loss' | 'Accuracy'}`>

/**
 * What an epoch is judged on: not on the test data where there is a validation split, unless somebody chooses by the
 * test data.
 */
export function splitsOfEpoch({ dataset, monitors }: Session): readonly SplitName[] {
  if (!dataset.validation) return ['training', 'test']
  const test = Object.values(monitors.chosen).some(isOfTest) ? (['test'] as const) : []
  return ['validation', 'training', ...test]
}

/** Judges weights: the parameters in training, unless others are given. */
export async function judgeWeights(
  session: Session,
  clock: Clock,
  weights: Float32Array | undefined,
  names: readonly SplitName[],
): Promise<Judgement> {
  const { data: parameters } = session.trainer.model.network.parameters
  const own = weights && parameters.slice()
  if (weights) parameters.set(weights)
  try {
    const parts = []
    for (const name of names) parts.push(await judgeSplit(session, clock, name))
    return Object.assign({}, ...parts) as Judgement
  } finally {
    if (own) parameters.set(own)
  }
}

async function judgeSplit({ trainer, dataset, sample }: Session, clock: Clock, name: SplitName): Promise<Judgement> {
  const split: Split | undefined = name === 'training' ? dataset.train : dataset[name]
  if (!split) return {}
  const size = trainer.model.network.batchSize
  const indices = name === 'training' ? sample : undefined
  const judging = judge(trainer.model, { split, indices, size, classes: dataset.classes })
  for (;;) {
    const { done, value } = judging.next()
    if (done) return { [`${name}Loss`]: value.loss, [`${name}Accuracy`]: value.accuracy }
    if (clock.due()) await clock.turn()
  }
}
