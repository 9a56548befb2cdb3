import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import type * as Resvg from '@resvg/resvg-wasm'

/** The font of our figures; a browser without it takes its own. */
export const fontFamily = 'Lato, Helvetica, Arial, sans-serif'

const require = createRequire(import.meta.url)
const scale = 2 // for screens with two pixels to a point

/** The PNG of an SVG. The renderer knows no fonts of the system, so the picture is the same everywhere. */
export async function rasterize(svg: string): Promise<Uint8Array> {
  const { Resvg } = await loadRenderer()
  const fonts = ['400', '700'].map((weight) => read(`@fontsource/lato/files/lato-latin-${weight}-normal.woff2`))
  const font = { fontBuffers: await Promise.all(fonts), defaultFontFamily: 'Lato', sansSerifFamily: 'Lato' }
  const image = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scale } }).render()
  try {
    return image.asPng()
  } finally {
    image.free()
  }
}

let renderer: Promise<typeof Resvg> | undefined

/** The WebAssembly renderer can be initialised only once. It draws one picture, and optimising it for that would take 60 MB. */
function loadRenderer(): Promise<typeof Resvg> {
  renderer ??= (async () => {
    setFlagsFromString('--wasm-tiering-budget=1000000000')
    const resvg = await import('@resvg/resvg-wasm')
    await resvg.initWasm(await read('@resvg/resvg-wasm/index_bg.wasm'))
    return resvg
  })()
  return renderer
}

function read(file: string): Promise<Uint8Array> {
  return readFile(require.resolve(file))
}
