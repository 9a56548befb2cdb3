import type { ClassPrediction, PredictionEvent } from '../events.ts'
import type { Colors } from '../streams.ts'
import { formatLoss, formatPercent } from './format.ts'
import { padded, widest } from './table.ts'

/** A prediction for people: the image, what is on it, and a bar for each of the likeliest classes. */
export function predictionText(
  { file, predicted, probability, classes, picture }: PredictionEvent,
  colors: Colors,
): string {
  const { bold, dim } = colors
  const names = widest(classes.map(({ class: name }) => name))
  const sure = probability === null ? '' : `  ${formatPercent(probability)}`
  return [
    `${file}  ${bold(predicted)}${sure}`,
    ...(picture ? drawing(picture) : []),
    ...classes.map((entry) => classLine(entry, names, colors)),
    ...(probability === null ? [dim('outputs of the network, which are no probabilities')] : []),
    '',
    '',
  ].join('\n')
}

function classLine({ class: name, probability, output }: ClassPrediction, width: number, { cyan }: Colors): string {
  if (probability === null) return `  ${padded(name, width)}  ${formatLoss(output)}`
  return `  ${padded(name, width)}  ${cyan(bar(probability))} ${formatPercent(probability).padStart(7)}`
}

const BAR = 40
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar for 0 … 1, exact to an eighth of a character. */
function bar(share: number): string {
  const length = Math.round(8 * BAR * share)
  return ('█'.repeat(length >> 3) + eighths[length & 7]!).padEnd(BAR)
}

const shades = [' ', '░', '▒', '▓', '█']

/** The picture in a frame, light as ink: two characters for each pixel, which makes a square. */
function drawing({ height, width, bytes }: NonNullable<PredictionEvent['picture']>): string[] {
  const shade = (byte: number): string => shades[Math.round((byte / 255) * (shades.length - 1))]!.repeat(2)
  const line = '──'.repeat(width)
  const rows = Array.from({ length: height }, (_, y) =>
    bytes
      .slice(y * width, (y + 1) * width)
      .map(shade)
      .join(''),
  )
  return [`┌${line}┐`, ...rows.map((row) => `│${row}│`), `└${line}┘`]
}
