import { formatCount, formatLoss, formatPercent } from '../../render/format.ts'
import { missing } from '../figure.ts'
import { type Html, html } from '../html.ts'
import { argmax, classOf, type Judgement, readInput } from '../judge.ts'
import { type ImageForm, imageForm, imagePng } from '../pictures.ts'

const title = 'Worst errors'
const most = 24
const mostClasses = 3

interface Mistake {
  readonly example: number
  readonly actual: number
  readonly given: number
}

/** The images that the model is wrong about and surest of. */
export function errorsSection(judgement: Judgement): Html {
  const { dataset, evaluation, losses, outputsOf, targetsOf } = judgement
  const form = imageForm(dataset.test.inputShape)
  if (!form) return missing(title, `Inputs of the shape [${dataset.test.inputShape.join(', ')}] are no images.`)
  const mistakes = Array.from({ length: evaluation.examples }, (_, example): Mistake => {
    return { example, actual: classOf(targetsOf(example)), given: argmax(outputsOf(example)) }
  }).filter(({ actual, given }) => actual !== given)
  if (mistakes.length === 0) return missing(title, 'The model made no error on the test data.')
  const shown = mistakes.sort((a, b) => losses[b.example]! - losses[a.example]!).slice(0, most)
  return html`<section>
    <h3>${title}</h3>
    <p>${shown.length} of ${formatCount(mistakes.length)} errors, those with the greatest loss first.</p>
    <ol class="errors">
      ${shown.map((mistake) => card(mistake, judgement, form))}
    </ol>
  </section>`
}

function card({ example, actual, given }: Mistake, judgement: Judgement, form: ImageForm): Html {
  const { dataset, losses, probabilitiesOf } = judgement
  const name = (label: number): string => dataset.classes[label] ?? String(label)
  const source = imagePng(readInput(dataset.test, example), form)
  const alt = `Test example ${example}: actually ${name(actual)}, taken for ${name(given)}`
  return html`<li>
    <img src="${source}" alt="${alt}" width="112" height="112" />
    <p><b>${name(actual)}</b> taken for <b class="bad">${name(given)}</b></p>
    ${probabilitiesOf ? bars(probabilitiesOf(example), actual, name) : ''}
    <p class="small">example ${example}, loss ${formatLoss(losses[example]!)}</p>
  </li>`
}

/** The likeliest classes, and the actual one. */
function bars(probabilities: Float32Array, actual: number, name: (label: number) => string): Html {
  const likeliest = Array.from(probabilities.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!)
  const labels = likeliest.slice(0, mostClasses)
  if (!labels.includes(actual)) labels[labels.length - 1] = actual
  return html`<dl>
    ${labels.map((label) => {
      const part = `${(100 * probabilities[label]!).toFixed(1)}%`
      return html`<div class="${label === actual ? 'part actual' : 'part'}" style="--part: ${part}">
        <dt>${name(label)}</dt>
        <dd>${formatPercent(probabilities[label]!)}</dd>
      </div>`
    })}
  </dl>`
}
