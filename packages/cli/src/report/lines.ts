import type { TopLevelSpec } from 'vega-lite'
import { type Html } from './html.ts'
import { drawFigure, type FigureText, missing } from './figure.ts'

/** One line of a figure. */
export interface Line {
  readonly name: string
  /** A colour of the page, by number. */
  readonly color: number
  readonly dash?: readonly number[]
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** What lines show. */
export interface LinesText extends Pick<FigureText, 'title' | 'caption'> {
  readonly x: string
  readonly y: string
  /** How the label says a value. */
  readonly format: (value: number) => string
  /** How the axis says it, as d3-format reads it. */
  readonly axis?: string
  readonly log?: boolean
  /** Why there may be nothing to draw. */
  readonly otherwise: string
}

/** How many colours the page has. */
export const colorCount = 8

/** Draws lines; points that are not finite, or on a logarithmic axis not positive, are left out. */
export async function drawLines(text: LinesText, lines: readonly Line[]): Promise<Html> {
  const { title, caption, otherwise, log = false } = text
  const drawn = lines
    .map((line) => ({ ...line, points: line.points.filter(({ x, y }) => Number.isFinite(x + y) && (!log || y > 0)) }))
    .filter(({ points }) => points.length > 0)
  if (drawn.length === 0) return missing(title, otherwise)
  const label = `${title}. ${drawn.map((line) => describe(line, text)).join(' ')}`
  return drawFigure({ title, label, ...(caption === undefined ? {} : { caption }) }, specOf(text, drawn))
}

/** `test: 5 points, from 0.91 (1) to 0.97 (5), lowest 0.91, highest 0.97.` */
function describe({ name, points }: Line, { x, format }: LinesText): string {
  const [first, last] = [points[0]!, points.at(-1)!]
  if (points.length === 1) return `${name}: ${format(first.y)} at ${x.toLowerCase()} ${first.x}.`
  const values = points.map(({ y }) => y)
  const least = values.reduce((a, b) => Math.min(a, b))
  const most = values.reduce((a, b) => Math.max(a, b))
  const ends = `from ${format(first.y)} at ${x.toLowerCase()} ${first.x} to ${format(last.y)} at ${last.x}`
  return `${name}: ${ends}, lowest ${format(least)}, highest ${format(most)}.`
}

function specOf({ x, y, axis, log = false }: LinesText, lines: readonly Line[]): TopLevelSpec {
  const values = lines.flatMap(({ name, points }) => points.map((point) => ({ ...point, name })))
  const domain = lines.map(({ name }) => name)
  const legend = lines.length > 1 ? { columns: columnsFor(domain) } : null
  const dense = values.length / lines.length > 40
  const powers = !log ? [] : powersAround(values.map((value) => value.y))
  const scale = { domain, range: lines.map(({ color }) => `var(--c${color % colorCount})`) }
  return {
    data: { values },
    mark: { type: 'line', point: dense ? false : { size: 30 }, strokeWidth: dense ? 1.5 : 2.2 },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: x,
        axis: { tickMinStep: 1, tickCount: 6, format: '~s', grid: false },
        scale: { zero: false, nice: false },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: y,
        axis: {
          tickCount: 5,
          ...(axis === undefined ? {} : { format: axis }),
          ...(log ? { values: [...powers] } : {}),
        },
        scale: log ? { type: 'log', domain: [powers[0]!, powers.at(-1)!] } : { zero: false, nice: true },
      },
      color: { field: 'name', type: 'nominal', scale, legend },
      strokeDash: {
        field: 'name',
        type: 'nominal',
        scale: { domain, range: lines.map(({ dash = [1, 0] }) => [...dash]) },
        legend,
      },
    },
  }
}

/** As many columns of the legend as fit below a figure; vega cuts off what does not. */
function columnsFor(names: readonly string[]): number {
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0)
  return longest <= 7 ? 3 : longest <= 14 ? 2 : 1
}

/**
 * The powers of ten from below the least of positive values to above the greatest: the only lines of a logarithmic
 * axis.
 */
function powersAround(values: readonly number[]): readonly number[] {
  const first = Math.floor(Math.log10(values.reduce((a, b) => Math.min(a, b))))
  const last = Math.max(first + 1, Math.ceil(Math.log10(values.reduce((a, b) => Math.max(a, b)))))
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i))
}
