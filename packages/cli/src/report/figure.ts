import type { Config, TopLevelSpec } from 'vega-lite'
import { type Html, html, raw } from './html.ts'
import { fontFamily } from './rasterize.ts'
import { drawSvg } from './svg.ts'

/**
 * A figure of the report: its picture, a heading, and what it shows in words and numbers for those who do not see it.
 */
export interface FigureText {
  readonly title: string
  readonly label: string
  /** A sentence below the picture. */
  readonly caption?: string
}

/**
 * The width in pixels of figures before they are made to fit: that of a phone, so that their text can be read on one.
 */
const width = 400

/** Draws a figure as SVG in the colours of the page, which are variables of its style sheet. */
export async function drawFigure({ title, label, caption }: FigureText, spec: TopLevelSpec): Promise<Html> {
  const svg = await drawSvg({ height: 240, ...spec, width, config })
  return html`<figure>
    <h3>${title}</h3>
    ${fluid(svg, label)}${caption === undefined ? '' : html`<figcaption>${caption}</figcaption>`}
  </figure>`
}

/** A picture as wide as there is room, named by its label. */
function fluid(svg: string, label: string): Html {
  const [, viewBox = '', content = ''] = /^<svg[^>]* viewBox="([^"]*)"[^>]*>(.*)<\/svg>$/s.exec(svg) ?? []
  return html`<svg viewBox="${viewBox}" role="img" aria-label="${label}">${raw(content)}</svg>`
}

/** What stands in place of a figure that cannot be drawn. */
export function missing(title: string, why: string): Html {
  return html`<section class="missing">
    <h3>${title}</h3>
    <p>${why}</p>
  </section>`
}

const text = 'currentColor'
const faint = 'var(--line)'

const config: Config = {
  aria: false, // the label of the whole says it in fewer words
  font: fontFamily,
  background: 'transparent',
  padding: 4,
  autosize: { type: 'fit-x', contains: 'padding' },
  view: { stroke: 'transparent' },
  axis: {
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelColor: text,
    titleColor: text,
    gridColor: faint,
    domainColor: faint,
    tickColor: faint,
  },
  legend: {
    orient: 'bottom',
    direction: 'horizontal',
    labelFontSize: 13,
    labelColor: text,
    labelLimit: 320,
    symbolType: 'stroke',
    symbolStrokeWidth: 3,
    symbolSize: 220,
    title: null,
  },
}
