import type { TopLevelSpec } from 'vega-lite'
import { visibleLines } from '../visible.ts'

/** Draws a specification of Vega-Lite. The plotting library is loaded on the first call. */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')])
  return visibleLines(await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG())
}
