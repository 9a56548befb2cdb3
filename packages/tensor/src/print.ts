import { expectData } from './expect-data.ts'
import { createNumberFormat } from './print-number.ts'
import { formatShape, sizeOf, type Tensor } from './tensor.ts'

/** Tensors with more elements are summarised: `EDGE` at both ends of each axis, `...` between. */
const MOST_ELEMENTS = 1000
const EDGE = 3
const LINE_WIDTH = 80

/** An element by its index, or `'...'` for those left out. */
type Item = number | '...'

/**
 * A tensor as text, like NumPy's: the shape, then the numbers in aligned columns, four decimals at most, in scientific
 * notation if they are very large, very small or very different. Above 1000 elements only the ends of each axis are
 * shown.
 */
export function format(x: Tensor): string {
  const { shape, data } = expectData('format', x)
  const axes = shape.map((length) => itemsOf(length, data.length > MOST_ELEMENTS))
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
  const visible = axes.reduce<number[]>(
    (offsets, items, axis) => offsets.flatMap((offset) => shown(items).map((i) => offset + i * strides[axis]!)),
    [0],
  )
  const formatNumber = createNumberFormat(visible.map((offset) => data[offset]!))
  const nest = (axis: number, offset: number): string => {
    if (axis === shape.length) return formatNumber(data[offset]!)
    const parts = axes[axis]!.map((i) => (i === '...' ? i : nest(axis + 1, offset + i * strides[axis]!)))
    const indent = ' '.repeat(axis + 1)
    if (axis === shape.length - 1) return `[${wrap(parts, indent)}]`
    return `[${parts.join(`,${'\n'.repeat(shape.length - 1 - axis)}${indent}`)}]`
  }
  return `tensor ${formatShape(shape)}\n${data.length === 0 ? '[]' : nest(0, 0)}`
}

function itemsOf(length: number, summarise: boolean): Item[] {
  const all = Array.from({ length }, (_, i) => i)
  return summarise && length > 2 * EDGE ? [...all.slice(0, EDGE), '...', ...all.slice(-EDGE)] : all
}

function shown(items: readonly Item[]): number[] {
  return items.filter((item) => item !== '...')
}

/** The parts of a row, separated by commas, on as many lines as they need. */
function wrap(parts: readonly string[], indent: string): string {
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent.length) / ((parts[0]?.length ?? 0) + 2)))
  const lines = Array.from({ length: Math.ceil(parts.length / perLine) }, (_, i) =>
    parts.slice(i * perLine, (i + 1) * perLine).join(', '),
  )
  return lines.join(`,\n${indent}`)
}
