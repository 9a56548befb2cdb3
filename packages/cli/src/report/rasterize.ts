import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { buffer, text } from 'node:stream/consumers'
import { drawingMain, type DrawingTask } from './rasterize-process.ts'

/** The font of our figures; a browser without it takes its own. */
export const fontFamily = 'Lato, Helvetica, Arial, sans-serif'

const require = createRequire(import.meta.url)
const scale = 2 // for screens with two pixels to a point

/**
 * The PNG of an SVG. The renderer knows no fonts of the system, so the picture is the same everywhere. It runs in a
 * process of its own: where memory is short WebAssembly can end a process, and that must not be the one that has just
 * finished a training.
 *
 * @throws Error with the reason, if that process cannot start or ends without a picture.
 */
export async function rasterize(svg: string): Promise<Uint8Array> {
  const fonts = ['400', '700'].map((weight) =>
    require.resolve(`@fontsource/lato/files/lato-latin-${weight}-normal.woff2`),
  )
  return draw({
    svg,
    scale,
    renderer: require.resolve('@resvg/resvg-wasm'),
    wasm: require.resolve('@resvg/resvg-wasm/index_bg.wasm'),
    fonts,
    defaultFont: 'Lato',
  })
}

/**
 * What Node is started with. WebAssembly reserves no gigabytes of addresses, which a limit (`ulimit -v`) may refuse;
 * and one picture is drawn with code that is not optimised, which saves 60 MB.
 */
const nodeOptions = ['--disable-wasm-trap-handler', '--wasm-tiering-budget=1000000000']

async function draw(task: DrawingTask): Promise<Uint8Array> {
  const isNode = !('Bun' in globalThis || 'Deno' in globalThis)
  const named = 'const __name = (f) => f' // what tsx, which runs the sources, calls within functions
  const options = [...(isNode ? nodeOptions : []), '-e', `${named};(${drawingMain.toString()})(require, process)`]
  const child = spawn(process.execPath, options, { env: { ...process.env, NODE_OPTIONS: '' } }) // no debugger waits in it
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve(signal ?? `exit code ${code ?? 'unknown'}`)
    })
  })
  child.stdin.on('error', () => undefined) // `ended` says why nobody reads it
  child.stdin.end(JSON.stringify(task))
  const [how, png, message] = await Promise.all([ended, buffer(child.stdout), text(child.stderr)])
  if (how !== 'exit code 0' || png.length === 0) {
    const lastWords = /fatal.*/i.exec(message)?.[0] ?? message.trim() // V8 writes them between many other lines
    throw new Error([`the process that draws ended with ${how}`, lastWords].filter(Boolean).join(': '))
  }
  return png
}
