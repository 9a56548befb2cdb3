import { mnist } from '@nn/data-mnist'
import mlp from '../../experiments/mlp.ts'

export default { ...mlp, data: mnist({ dataset: 'synthetic', synthetic: { count: 6000, testCount: 1000 } }), epochs: 2 }
