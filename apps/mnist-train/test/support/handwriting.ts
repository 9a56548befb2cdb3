/** A picture as a paint program keeps it: red, green, blue and alpha for each pixel. */
export interface Drawing {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

type Point = readonly [x: number, y: number]

/** How a hand draws each digit with a mouse: strokes through points, on a sheet of 100 × 100. */
const hand: readonly string[] = [
  '50,8 30,18 22,50 30,82 50,92 70,82 78,50 70,18 50,8',
  '36,26 52,10 51,50 52,92',
  '25,28 34,12 52,8 70,18 70,36 52,60 24,90 76,89',
  '27,16 50,8 70,20 66,40 46,48 68,54 74,74 56,91 26,84',
  '58,8 24,62 80,62 / 62,40 62,94',
  '74,10 34,11 30,46 52,40 72,54 72,76 52,92 26,84',
  '64,10 42,28 29,60 36,84 54,92 70,78 64,60 46,56 31,68',
  '22,12 78,11 58,48 44,92',
  '52,48 32,34 34,14 54,8 70,20 66,36 36,60 30,80 48,92 68,84 70,64 52,48',
  '70,30 58,12 38,14 30,32 42,48 62,42 70,26 69,60 58,92',
]

/** How a digit is drawn: the size of the sheet, where and how large on it, with which brush. */
export interface Pen {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  /** The side of the square that the digit is drawn in, in pixels. */
  readonly side: number
  /** The diameter of the round brush, in pixels. */
  readonly brush: number
}

/** Draws a digit, anti-aliased, in dark blue on white. */
export function drawDigit(digit: number, { width, height, left, top, side, brush }: Pen): Drawing {
  const place = ([x, y]: Point): Point => [left + (side * x) / 100, top + (side * y) / 100]
  const strokes = hand[digit]!.split(' / ').map((stroke) => smooth(parse(stroke)).map(place))
  const data = new Uint8Array(4 * width * height)
  for (let i = 0; i < width * height; i++) {
    const pixel: Point = [(i % width) + 0.5, Math.floor(i / width) + 0.5]
    const distance = Math.min(...strokes.map((stroke) => distanceToLine(pixel, stroke)))
    const ink = Math.min(Math.max(brush / 2 + 0.5 - distance, 0), 1)
    data.set([255 - 235 * ink, 255 - 225 * ink, 255 - 145 * ink, 255], 4 * i)
  }
  return { width, height, data }
}

function parse(stroke: string): Point[] {
  return stroke.split(' ').map((point) => point.split(',').map(Number) as unknown as Point)
}

/** Cuts the corners, twice (Chaikin's curve): a hand makes none. */
function smooth(points: readonly Point[]): readonly Point[] {
  const cut = (line: readonly Point[]): Point[] => [
    line[0]!,
    ...line.slice(1).flatMap((to, i) => [mix(line[i]!, to, 0.25), mix(line[i]!, to, 0.75)]),
    line.at(-1)!,
  ]
  return cut(cut(points))
}

function mix([ax, ay]: Point, [bx, by]: Point, share: number): Point {
  return [ax + share * (bx - ax), ay + share * (by - ay)]
}

function distanceToLine(point: Point, line: readonly Point[]): number {
  return Math.min(...line.slice(1).map((to, i) => distanceToSegment(point, line[i]!, to)))
}

function distanceToSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1
  const along = Math.min(Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0), 1)
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
}
