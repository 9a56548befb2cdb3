import type { Shape } from '@nn/tensor'
import { CommandError, describeError, UsageError } from '../errors.ts'
import type { ClassPrediction, PredictionEvent } from '../events.ts'
import { type ExitCode, exitCodes } from '../exit.ts'
import { classify } from '../predict/classify.ts'
import { type InputOptions, isImageShape, readPicture, readPixels, stdinName } from '../predict/input.ts'
import { inputShapeOf } from '../record/input.ts'
import { type OpenRun, openRun } from '../record/open.ts'
import type { AddCommand, Context } from './command.ts'
import { integer, trustText } from './values.ts'

/** The options of `nn predict`, read. */
interface PredictOptions {
  readonly top?: number
  readonly asIs?: boolean
  readonly show?: boolean
  readonly trust?: boolean
}

/** `nn predict` */
export const addPredict: AddCommand = (program, execute) => {
  program
    .command('predict')
    .description('say what is on an image, with the model of a run')
    .argument('<run>', 'the directory of a run')
    .argument('<image...>', 'PNG or JPEG files, or - for the bytes of one input on standard input')
    .option('--top <n>', 'the n likeliest classes (default: 3; with --json, all)', integer(1))
    .option('--as-is', 'only resize the image: for other pictures than handwriting')
    .option('--show', 'draw what the network sees')
    .option('--trust', trustText)
    .addHelpText('after', examples)
    .action((run: string, images: string[], options: PredictOptions) =>
      execute((context) => predictImages(run, images, options, context)),
    )
}

const examples = `
An image may have any size and colours, dark on light or light on dark. What is drawn is found,
scaled and centred by its mass, as MNIST's digits are; --as-is leaves that out.

Examples:
  nn predict runs/article-20260102-030405 digit.png     the likeliest classes
  nn predict runs/baseline photo.jpg --show             and what the network saw
  nn predict runs/baseline *.png --json | jq .predicted
  nn predict runs/baseline - < pixels.bin               784 bytes, 0 to 255, row after row`

async function predictImages(
  directory: string,
  files: readonly string[],
  { top, asIs = false, show = false, trust }: PredictOptions,
  context: Context,
): Promise<ExitCode> {
  if (files.filter((file) => file === stdinName).length > 1) {
    throw new UsageError(`${stdinName}: standard input can be read only once. Give it once.`)
  }
  const run = await openRun(directory, context, trust)
  const inputShape = await expectInputShape(run)
  const inputs = await readInputs(files, { inputShape, asIs }, context)
  const found =
    inputs.length === 0
      ? []
      : classify(
          run,
          inputs.map(({ bytes }) => bytes),
          inputShape,
        )
  found.forEach((classes, i) => {
    const { file, bytes } = inputs[i]!
    const shown = classes.slice(0, top ?? (context.json ? undefined : 3))
    const picture = show && isImageShape(inputShape) ? { picture: pictureOf(bytes, inputShape) } : {}
    context.renderer.render({ ...describe(file, classes[0]!, shown), ...picture })
  })
  return inputs.length === files.length ? exitCodes.done : exitCodes.failed
}

async function expectInputShape({ directory, manifest }: OpenRun): Promise<Shape> {
  const shape = await inputShapeOf(directory, manifest)
  if (shape) return shape
  throw new CommandError(`${directory}: the run does not say what its inputs look like. Train again with nn train.`)
}

interface Input {
  readonly file: string
  readonly bytes: Uint8Array
}

/** What can be read of the images; the others are reported, and the rest goes on. */
async function readInputs(files: readonly string[], options: InputOptions, context: Context): Promise<Input[]> {
  const inputs: Input[] = []
  for (const file of files) {
    const { renderer, streams } = context
    streams.signal.throwIfAborted()
    try {
      const bytes =
        file === stdinName ? await readPixels(options.inputShape, streams) : await readPicture(file, options)
      inputs.push({ file, bytes })
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      renderer.render({ type: 'error', message: describeError(error) })
    }
  }
  return inputs
}

function describe(file: string, likeliest: ClassPrediction, classes: readonly ClassPrediction[]): PredictionEvent {
  const { class: predicted, probability } = likeliest
  return { type: 'prediction', file, predicted, probability, classes }
}

function pictureOf(bytes: Uint8Array, [height = 0, width = 0]: Shape): NonNullable<PredictionEvent['picture']> {
  return { height, width, bytes: [...bytes] }
}
