import { ArgumentError } from '@nn/arguments'
import { formatShape, type Shape, shapeEntries, sizeOf } from '@nn/tensor'
import { expectLayer, unfold } from './inside.ts'
import type { InnerPlan, Layer, Plan } from './layer.ts'

/**
 * The table of a model for inputs of a shape, like Keras's: each layer with its output shape, its number of parameters
 * and their bytes, and the totals.
 *
 * @throws ArgumentError for what is no layer or no shape; ShapeError from the first layer that cannot take its input.
 */
export function summary(layer: Layer, input: Shape): string {
  expectLayer('summary', 'the model', layer)
  if (!Array.isArray(input)) throw new ArgumentError('summary', 'expected the shape of one input', input)
  const plan = layer.plan(input)
  const rows = unfold<InnerPlan>({ name: '', layer, plan }, (outer) => outer.plan.inside).map(
    ({ name, layer, plan }) => {
      const count = parameterCount(plan)
      return [
        `${name}${name && ' '}${layer.type}`,
        formatShape(['batch', ...plan.output]),
        count.toLocaleString('en-US'),
        (4 * count).toLocaleString('en-US'),
      ]
    },
  )
  const total = parameterCount(plan)
  const example = shapeEntries({ x: input, y: plan.output, dy: plan.output, scratch: plan.scratch })
  return [
    ...table(['Layer (type)', 'Output shape', 'Parameters', 'Bytes'], rows),
    `Total parameters: ${total.toLocaleString('en-US')} (${formatBytes(4 * total)})`,
    `Memory for each example of a batch: ${formatBytes(4 * count(example.map(([, shape]) => shape)))}`,
  ].join('\n')
}

function parameterCount({ parameters }: Plan): number {
  return count(shapeEntries(parameters).map(([, shape]) => shape))
}

function count(shapes: readonly Shape[]): number {
  return shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('   ')
  const rule = '─'.repeat(line(head).length)
  return [line(head), rule, ...rows.map(line), rule]
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
