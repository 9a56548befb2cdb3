import { mnist } from '@nn/data-mnist'
import article from '../../experiments/article.ts'

export default { ...article, data: mnist({ dataset: 'synthetic' }) }
