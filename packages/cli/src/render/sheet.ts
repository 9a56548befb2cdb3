import type { Sheet, SheetClass } from '../data/sheet.ts'
import type { Colors } from '../streams.ts'
import { padded } from './table.ts'

const thumbnail = 14 // characters wide: five of them side by side in 80 columns
const gap = 2

/**
 * Some images of each class, side by side: greys in a terminal, blocks where it shows no colours, letters elsewhere.
 */
export function sheetText(sheet: Sheet, colors: Colors): string {
  const perLine = Math.max(
    1,
    Math.floor(((colors.isTerminal ? Math.min(colors.columns, 160) : 80) + gap) / (thumbnail + gap)),
  )
  const draw = painter(colors)
  const blocks: string[] = []
  for (let first = 0; first < sheet.classes.length; first += perLine) {
    blocks.push(block(sheet, sheet.classes.slice(first, first + perLine), draw))
  }
  return `\n${blocks.join('\n')}`
}

function block(sheet: Sheet, classes: readonly SheetClass[], draw: Painter): string {
  const examples = Math.max(...classes.map(({ images }) => images.length))
  const drawn = Array.from({ length: examples }, (_, example) => {
    const pictures = classes.map(({ images }) => {
      const image = images[example] ?? new Uint8Array(sheet.height * sheet.width)
      return draw((width, height) => resample(image, sheet, width, height))
    })
    return pictures[0]!.map((_, line) =>
      pictures
        .map((lines) => lines[line]!)
        .join(' '.repeat(gap))
        .trimEnd(),
    )
  })
  const names = classes.map(({ name }) => padded(name, thumbnail))
  return [names.join(' '.repeat(gap)).trimEnd(), ...drawn.flat(), ''].join('\n')
}

/** Lines for an image, which is given in the size that they need. */
type Painter = (resized: (width: number, height: number) => Uint8Array) => string[]

function painter({ isColorSupported, isTerminal }: Colors): Painter {
  if (isColorSupported) return (resized) => halfBlocks(resized(thumbnail, thumbnail), greyBlock)
  if (isTerminal) return (resized) => halfBlocks(resized(thumbnail, thumbnail), plainBlock)
  return (resized) => letters(resized(thumbnail, thumbnail / 2))
}

type Paint = (above: number, below: number) => { readonly style: string; readonly character: string }

/** Two rows of pixels in a line of characters. */
function halfBlocks(pixels: Uint8Array, paint: Paint): string[] {
  return Array.from({ length: thumbnail / 2 }, (_, line) => {
    const row = 2 * line * thumbnail
    let text = ''
    let last = ''
    for (let x = 0; x < thumbnail; x++) {
      const { style, character } = paint(pixels[row + x]!, pixels[row + thumbnail + x]!)
      text += style === last ? character : style + character
      last = style
    }
    return last === '' ? text : `${text}\u001b[0m`
  })
}

/** One of the 24 greys that a terminal of 256 colours has, above another one. */
function greyBlock(above: number, below: number): ReturnType<Paint> {
  const grey = (byte: number): number => 232 + Math.round((byte / 255) * 23)
  return { style: `\u001b[38;5;${grey(above)};48;5;${grey(below)}m`, character: '▀' }
}

function plainBlock(above: number, below: number): ReturnType<Paint> {
  const isInk = (byte: number): number => Number(byte > 96)
  return { style: '', character: [' ', '▄', '▀', '█'][2 * isInk(above) + isInk(below)]! }
}

const shades = ' .:-=+*#%@'

function letters(pixels: Uint8Array): string[] {
  return Array.from({ length: thumbnail / 2 }, (_, y) =>
    Array.from(pixels.subarray(y * thumbnail, (y + 1) * thumbnail), (byte) => {
      return shades[Math.round((byte / 255) * (shades.length - 1))]!
    }).join(''),
  )
}

/**
 * `image` in another size: each pixel is the mean of those that it covers, or the nearest one where it is smaller than
 * they are.
 */
function resample(image: Uint8Array, from: Sheet, width: number, height: number): Uint8Array {
  const span = (i: number, count: number, length: number): [number, number] => {
    const start = Math.floor((i * length) / count)
    return [start, Math.max(start + 1, Math.floor(((i + 1) * length) / count))]
  }
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [left, right] = span(i % width, width, from.width)
    const [top, bottom] = span(Math.floor(i / width), height, from.height)
    let sum = 0
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += image[y * from.width + x]!
    return sum / ((right - left) * (bottom - top))
  })
}
