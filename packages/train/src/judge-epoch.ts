import type { Clock } from './clock.ts'
import type { Split } from './dataset.ts'
import { type Evaluation, judge } from './evaluate.ts'
import type { EpochEvent } from './events.ts'
import type { Session } from './session.ts'

/** How good the weights are on data that they were not trained on. */
export type Judgement = Pick<EpochEvent, 'testLoss' | 'testAccuracy' | 'validationLoss' | 'validationAccuracy'>

/** Judges the run's weights, which need not be those in training: where none are given, these are. */
export async function judgeEpoch(session: Session, clock: Clock, judged: Float32Array | undefined): Promise<Judgement> {
  const { dataset } = session
  const { data: parameters } = session.trainer.model.network.parameters
  const own = judged && parameters.slice()
  if (judged) parameters.set(judged)
  try {
    const { loss: testLoss, accuracy: testAccuracy } = await judgeSplit(session, dataset.test, clock)
    if (!dataset.validation) return { testLoss, testAccuracy }
    const { loss: validationLoss, accuracy: validationAccuracy } = await judgeSplit(session, dataset.validation, clock)
    return { testLoss, testAccuracy, validationLoss, validationAccuracy }
  } finally {
    if (own) parameters.set(own)
  }
}

async function judgeSplit({ trainer, dataset }: Session, split: Split, clock: Clock): Promise<Evaluation> {
  const judging = judge(trainer.model, { split, size: trainer.model.network.batchSize, classes: dataset.classes })
  for (;;) {
    const { done, value } = judging.next()
    if (done) return value
    if (clock.due()) await clock.turn()
  }
}
