import { formatCount, formatPercent } from '../../render/format.ts'
import { type Html, html } from '../html.ts'
import type { Judgement } from '../judge.ts'

/** Who was taken for whom. */
export function confusionTable({ evaluation: { confusion, perClass, examples, accuracy } }: Judgement): Html {
  const names = perClass.map(({ name }) => name)
  const worst = Math.max(1, ...confusion.map((row, i) => Math.max(0, ...row.filter((_, j) => j !== i))))
  const text = `Of ${formatCount(examples)} test examples, ${formatPercent(accuracy)} are on the diagonal.`
  return html`<section>
    <h3>Confusion matrix</h3>
    <p>${text} Rows: the actual class. Columns: what it was taken for. ${summary(confusion, names)}</p>
    <div class="scroll" role="region" aria-label="Confusion matrix. ${text}" tabindex="0">
      <table class="confusion">
        <thead>
          <tr>
            <td></td>
            ${names.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${confusion.map((row, i) => {
            const support = perClass[i]!.support
            const cells = row.map((count, j) => (i === j ? right(count, support) : wrong(count, worst)))
            return html`<tr>
              <th scope="row">${names[i]}</th>
              ${cells}
            </tr>`
          })}
        </tbody>
      </table>
    </div>
  </section>`
}

function right(count: number, support: number): Html {
  return html`<td class="right" style="--heat: ${percent((0.7 * count) / Math.max(1, support))}">${count}</td>`
}

/** By the square root: errors are few, and a matrix that shows only the worst pair shows little. */
function wrong(count: number, worst: number): Html {
  if (count === 0) return html`<td class="zero">0</td>`
  return html`<td class="wrong" style="--heat: ${percent(0.1 + 0.7 * Math.sqrt(count / worst))}">${count}</td>`
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}%`
}

function summary(confusion: readonly (readonly number[])[], names: readonly string[]): string {
  const pairs = confusion.flatMap((row, i) => row.map((count, j) => ({ i, j, count })))
  const errors = pairs.filter(({ i, j, count }) => i !== j && count > 0).sort((a, b) => b.count - a.count)
  if (errors.length === 0) return 'There are no errors.'
  const most = errors.slice(0, 3).map(({ i, j, count }) => `${names[i]!} for ${names[j]!} (${count})`)
  return `Most often mistaken: ${most.join(', ')}.`
}

/** Precision and recall. */
export function classTable({ evaluation: { perClass } }: Judgement): Html {
  return html`<section>
    <h3>Classes</h3>
    <p>
      Precision: how many of the examples that were given the class have it. Recall: how many of those that have it were
      given it.
    </p>
    <div class="scroll" role="region" aria-label="Precision and recall of each class" tabindex="0">
      <table class="classes">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Precision</th>
            <th scope="col">Recall</th>
            <th scope="col">Examples</th>
          </tr>
        </thead>
        <tbody>
          ${perClass.map(
            ({ name, precision, recall, support }) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${bar(precision)}${bar(recall)}
                <td>${formatCount(support)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}

function bar(fraction: number): Html {
  if (Number.isNaN(fraction)) return html`<td>–</td>`
  return html`<td class="bar" style="--part: ${percent(fraction)}">${formatPercent(fraction)}</td>`
}
