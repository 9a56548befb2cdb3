import type * as FileSystem from 'node:fs'
import type * as Renderer from '@resvg/resvg-wasm'

/** What the process that draws is given, as JSON on its standard input. */
export interface DrawingTask {
  readonly svg: string
  /** Pixels of the PNG for each unit of the SVG. */
  readonly scale: number
  /** The renderer's module, as CommonJS, and its WebAssembly. */
  readonly renderer: string
  readonly wasm: string
  readonly fonts: readonly string[]
  readonly defaultFont: string
}

/**
 * The whole text of the process that draws: it writes a PNG to standard output, or a reason to standard error. It must
 * not use anything from outside its body, because it is passed to the other process as text.
 */
export async function drawingMain(require: NodeJS.Require, process: NodeJS.Process): Promise<void> {
  const { readFileSync } = require('node:fs') as typeof FileSystem
  const fail = (error: unknown): void => {
    process.stderr.write(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
  process.on('unhandledRejection', fail)
  process.on('SIGINT', () => undefined) // Ctrl-C goes to every process of the terminal, and the command itself finishes the picture
  try {
    const { svg, scale, renderer, wasm, fonts, defaultFont } = JSON.parse(readFileSync(0, 'utf8')) as DrawingTask
    const { initWasm, Resvg } = require(renderer) as typeof Renderer
    await initWasm(readFileSync(wasm))
    const font = {
      fontBuffers: fonts.map((file) => readFileSync(file)),
      defaultFontFamily: defaultFont,
      sansSerifFamily: defaultFont,
    }
    process.stdout.write(new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scale } }).render().asPng())
  } catch (error) {
    fail(error)
  }
}
