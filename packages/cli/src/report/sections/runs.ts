import { type ComparedRun, defaultSort } from '../../record/compare.ts'
import { comparisonRows } from '../../render/comparison.ts'
import { type Html, html } from '../html.ts'

/** All runs, a row for each: what `nn compare` says of them. */
export function runsTable(runs: readonly ComparedRun[]): Html {
  const columns = comparisonRows(runs, defaultSort(runs), { green: String })
  return html`<section>
    <h2>All runs</h2>
    <p class="small">* the best of all runs</p>
    <div class="scroll" role="region" aria-label="All runs" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">run</th>
            ${columns.map(([title]) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${runs.map((run) => rowOf(run, columns))}
        </tbody>
      </table>
    </div>
  </section>`
}

/** On one line: there may be thousands. */
function rowOf(run: ComparedRun, columns: ReturnType<typeof comparisonRows>): Html {
  return html`<tr>
    <th scope="row">${run.name}</th>
    ${columns.map(([, cell]) => html`<td>${cell(run)}</td>`)}
  </tr> `
}
