import { parseTraining } from './src/job-options.js'
import { trainJob } from './src/train-job.js'
import { runMain } from './src/usage.js'

const help = `npm run -s bench:train -- [options]: trains as an application would; the last line is one JSON object.

  --layers 784,100,10   sizes, from the input to the classes
  --batch 100           examples for each update
  --epochs 3            epochs that are timed
  --warm 1              epochs before them, of the same run
  --threads 1           threads that compute
  --steps N             instead of epochs: time N updates after a warm-up, and extrapolate to an epoch
  --dense               add a little to every input, so that none is exactly 0
  --precision strict    or fast
  --kernels simd        or reference
  --seed 1              fixes initial weights and the order of the examples`

await runMain('bench:train', async (args) => {
  const options = parseTraining(args)
  if (options.help) console.log(help)
  else console.log(JSON.stringify(await trainJob(options, (line) => console.log(line))))
})
