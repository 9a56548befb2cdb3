import type { EpochEvent } from '@nn/train'
import plot from 'simple-ascii-chart'
import { type Curve, curveOf, judgingSeries, type Point, type Series } from '../report/series.ts'
import type { Colors } from '../streams.ts'
import { formatLoss, formatPercent } from './format.ts'

const widest = 60
const beside = 12 // characters of the axis
const height = 12

/** One line of a chart: at least two points. */
export interface ChartLine {
  readonly name: string
  readonly color: Color
  readonly points: readonly Point[]
}

/** One of the colours of a terminal. */
export type Color = 'ansiCyan' | 'ansiMagenta' | 'ansiYellow' | 'ansiGreen' | 'ansiBlue' | 'ansiRed'

/**
 * A run's accuracy by epoch, drawn with characters. Where there are no colours to tell lines apart, only that of
 * validation, or of the test data where there is none. Needs at least two epochs.
 */
export function accuracyChart(epochs: readonly EpochEvent[], colors: Colors): string {
  const curve = curveOf(epochs)
  const { metric, series } = curve
  const one = judgingSeries(curve)
  const shown = colors.isColorSupported || !one ? series : [one]
  const lines = shown.map(({ name, title, points }) => ({ name: title, points, color: palette[name] }))
  return chart(`${metric} by epoch`, metric, lines, colors)
}

/** Lines over the epochs, drawn with characters. */
export function chart(
  title: string,
  metric: Curve['metric'],
  lines: readonly ChartLine[],
  { isColorSupported, columns }: Colors,
): string {
  const width = Math.min(widest, Math.max(10, columns - beside))
  const points = lines.flatMap((line) => line.points)
  const [values, epochs] = [points.map(({ value }) => value), points.map(({ epoch }) => epoch)]
  const format = metric === 'accuracy' ? formatPercent : formatLoss
  return plot(
    lines.map((line) => resample(line.points, width)),
    {
      width,
      height,
      title,
      legend: { position: 'bottom', series: lines.map(({ name }) => name) },
      formatter: (value, { axis }) => (axis === 'y' ? format(value) : value),
      customYAxisTicks: ticks(least(values), most(values), 4),
      customXAxisTicks: epochTicks(most(epochs), width),
      ...(isColorSupported ? { color: lines.map(({ color }) => color) } : {}),
    },
  )
    .trim()
    .replace(/ +$/gm, '')
}

const palette = { training: 'ansiCyan', validation: 'ansiMagenta', test: 'ansiYellow' } as const satisfies Record<
  Series['name'],
  Color
>

/** A point for each column: the line between two epochs is straight, not a step. */
function resample(points: readonly Point[], width: number): [number, number][] {
  const last = points.length - 1
  return Array.from({ length: width }, (_, column) => {
    const position = (column / (width - 1)) * last
    const before = points[Math.floor(position)]!
    const after = points[Math.ceil(position)]!
    const share = position - Math.floor(position)
    return [mix(before.epoch, after.epoch, share), mix(before.value, after.value, share)]
  })
}

function ticks(from: number, to: number, intervals: number): number[] {
  return Array.from({ length: intervals + 1 }, (_, i) => mix(from, to, i / intervals))
}

/** At most one epoch for each six characters, evenly spaced from the first. */
function epochTicks(epochs: number, width: number): number[] {
  const step = Math.ceil(epochs / Math.floor(width / 6))
  return Array.from({ length: Math.ceil(epochs / step) }, (_, i) => 1 + i * step)
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a)
}

// Math.min and Math.max take their numbers as arguments, of which a long run has more than the stack holds.

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b))
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b))
}
