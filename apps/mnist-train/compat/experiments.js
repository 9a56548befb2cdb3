import article from '../experiments/article.ts'
import mlp from '../experiments/mlp.ts'
import twentySteps from './twenty-steps.ts'

/** Whose weights `npm run compat` compares: the columns of its table. */
export const experiments = {
  'twenty steps': twentySteps,
  article,
  'mlp, 2 epochs': { ...mlp, epochs: 2 },
}
