import { formatShape } from '@nn/tensor'
import type { FileInspection, Inspection, TensorInspection } from '../inspect/inspection.ts'
import type { Colors } from '../streams.ts'
import { formatCount, plural } from './format.ts'
import { provenance } from './provenance.ts'
import { createTable, padded, widest } from './table.ts'

/** A run or a file for people: where it comes from, the model, and a table of its tensors. */
export function inspectionText({ target, kind, run, file }: Inspection, colors: Colors): string {
  const { bold } = colors
  const about = run
    ? provenance(target, run, colors)
    : [`${bold(target)}: ${kind === 'npy' ? 'an .npy file' : 'a safetensors file'}`]
  return [
    ...about,
    ...(run?.summary === undefined ? [] : ['', run.summary]),
    ...(file ? ['', ...fileText(file, run === undefined, colors)] : []),
    '',
  ].join('\n')
}

function fileText(file: FileInspection, isAlone: boolean, colors: Colors): string[] {
  const { bytes, sha256, metadata, tensors, total } = file
  const { dim } = colors
  const facts = Object.entries({ bytes: formatCount(bytes), 'SHA-256': sha256, ...metadata })
  const groups = [...new Set(tensors.map(({ group }) => group))]
  const width = widest(facts.map(([name]) => name))
  return [
    ...(isAlone ? facts.map(([name, text]) => `${dim(padded(name, width))}  ${text}`) : []),
    ...(isAlone ? [...leftOut(total.metadata - Object.keys(metadata).length, 'metadata entries', colors), ''] : []),
    ...groups.flatMap((group) => [
      ...(group === '' ? [] : ['', group]),
      tensorTable(
        tensors.filter((tensor) => tensor.group === group),
        colors,
      ),
    ]),
    ...leftOut(total.tensors - tensors.length, 'tensors', colors),
    `${plural(total.tensors, 'tensor')}, ${plural(total.numbers, 'number')}`,
  ]
}

function leftOut(count: number, what: string, { dim }: Colors): string[] {
  return count > 0 ? [dim(`… and ${formatCount(count)} more ${what}, not shown`)] : []
}

interface Column {
  readonly title: string
  readonly cell: (tensor: TensorInspection) => string
  /** Whether it says something that goes without saying. */
  readonly isUsual?: (tensor: TensorInspection) => boolean
}

const columns: readonly Column[] = [
  { title: 'tensor', cell: ({ name, group }) => (name.startsWith(`${group}/`) ? name.slice(group.length + 1) : name) },
  { title: 'dtype', cell: ({ dtype }) => dtype, isUsual: ({ dtype }) => dtype === 'F32' },
  { title: 'shape', cell: ({ shape }) => formatShape(shape) },
  { title: 'count', cell: ({ count }) => formatCount(count) },
  { title: 'min', cell: ({ min }) => formatNumber(min) },
  { title: 'max', cell: ({ max }) => formatNumber(max) },
  { title: 'mean', cell: ({ mean }) => formatNumber(mean) },
  { title: 'std', cell: ({ standardDeviation }) => formatNumber(standardDeviation) },
  { title: 'L2', cell: ({ norm }) => formatNumber(norm) },
  { title: 'zeros', cell: ({ zeros, count }) => formatShare(zeros, count) },
  { title: 'not finite', cell: ({ nonFinite }) => formatCount(nonFinite), isUsual: ({ nonFinite }) => nonFinite === 0 },
  { title: 'min … max', cell: ({ histogram }) => sparkline(histogram) },
]

function tensorTable(tensors: readonly TensorInspection[], colors: Colors): string {
  const shown = columns.filter(({ isUsual }) => !isUsual || !tensors.every(isUsual))
  const rows = tensors.map((tensor) => shown.map(({ cell }) => cell(tensor)))
  return createTable(
    shown.map(({ title }) => title),
    rows,
    colors,
    { names: true },
  )
}

const bars = '▁▂▃▄▅▆▇█'

/** The parts of a histogram as bars, the tallest one full; an empty part is a space. */
function sparkline(histogram: readonly number[]): string {
  const most = Math.max(...histogram)
  return histogram.map((count) => (count === 0 ? ' ' : bars[Math.ceil((bars.length * count) / most) - 1]!)).join('')
}

/** Three digits: `0.0123`, `-1.2e-5`. */
function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  return value !== 0 && (size < 0.001 || size >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(3)))
}

function formatShare(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)}%`
}
