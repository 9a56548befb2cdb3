import { type Shape, sizeOf, type Tensor } from '@nn/tensor'
import { formatCount, formatLoss } from '../../render/format.ts'
import { missing } from '../figure.ts'
import { type Html, html } from '../html.ts'
import { type ImageForm, imageForm, weightsPng } from '../pictures.ts'
import type { ReportedRun } from '../run.ts'
import { firstWeights, unitOf } from '../weights.ts'

const title = 'First-layer weights'
const most = 48

/** What the units of the first layer look for, where its input is an image. */
export function firstLayerSection({ opened, judged, log }: ReportedRun): Html {
  if ('why' in opened) return missing(title, `The weights cannot be shown: ${opened.why}`)
  const shape: Shape = 'value' in judged ? judged.value.dataset.test.inputShape : (log.start?.inputShape ?? [])
  const form = imageForm(shape)
  if (!form) return missing(title, `Inputs of the shape [${shape.join(', ')}] are no images.`)
  const first = firstWeights(opened.value.weights, sizeOf(shape))
  if (!first) return missing(title, 'The first layer with weights has not one for each pixel.')
  return gallery(first, form)
}

function gallery({ name, weight }: { readonly name: string; readonly weight: Tensor }, form: ImageForm): Html {
  const count = weight.shape[1]!
  const units = Array.from({ length: count }, (_, unit) => {
    const values = unitOf(weight, unit)
    return { unit, values, norm: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) }
  })
  const shown = units.sort((a, b) => b.norm - a.norm || a.unit - b.unit).slice(0, most)
  const scale = quantile(weight.data, 0.995)
  const which =
    shown.length < count ? `The ${shown.length} of ${formatCount(count)} units with` : 'All units, those with'
  return html`<section>
    <h3>${title}</h3>
    <p>
      ${which} the longest weight vectors first, of <code>${name}</code>. <span class="key positive">Blue</span> pixels
      speak for the unit, <span class="key negative">orange</span> ones against it; full colour is ${formatLoss(scale)}
      or more.
    </p>
    <ul class="filters">
      ${shown.map(({ unit, values, norm }) => {
        const label = `Weights of unit ${unit}: norm ${formatLoss(norm)}, ${extremes(values)}`
        return html`<li><img src="${weightsPng(values, form, scale)}" alt="${label}" width="64" height="64" /></li>`
      })}
    </ul>
  </section>`
}

function extremes(values: Float32Array): string {
  const least = values.reduce((a, b) => Math.min(a, b))
  const most = values.reduce((a, b) => Math.max(a, b))
  return `from ${formatLoss(least)} to ${formatLoss(most)}`
}

/** The magnitude below which so many of the weights lie: one outlier does not make all others pale. */
function quantile(values: Float32Array, fraction: number): number {
  const sorted = values.map(Math.abs).sort()
  return sorted[Math.floor(fraction * (sorted.length - 1))]! || 1
}
