import { type ComparedRun, comparedRun } from '../record/compare.ts'
import type { RecordedRun } from '../record/read-runs.ts'
import { cliVersion } from '../record/versions.ts'
import { missing } from './figure.ts'
import { type Html, html, raw } from './html.ts'
import type { Judgement } from './judge.ts'
import { colorCount } from './lines.ts'
import type { ReportedRun } from './run.ts'
import { classTable, confusionTable } from './sections/confusion.ts'
import { curvesSection } from './sections/curves.ts'
import { errorsSection } from './sections/errors.ts'
import { firstLayerSection } from './sections/first-layer.ts'
import { gradientsFigure } from './sections/gradients.ts'
import { provenanceSection } from './sections/provenance.ts'
import { reliabilityFigure } from './sections/reliability.ts'
import { scatterFigure } from './sections/scatter.ts'
import { runsTable } from './sections/runs.ts'
import { enumeration, summarySection, type Warning, warningsOf, warningsSection } from './sections/summary.ts'
import { styleSheet } from './style.ts'

/** The runs that have figures and a section: as many as the page has colours to tell them apart. */
const mostDrawn = colorCount

/**
 * The report of runs: one page that needs no other file and no network. Of many runs the first ones are drawn and
 * judged, and all are in a table; a run is let go of before the next one is read, but for its curves.
 *
 * @param count How many runs there are.
 * @param judge Runs the model of a run that is drawn.
 */
export async function reportPage(
  runs: AsyncIterable<RecordedRun> | Iterable<RecordedRun>,
  count: number,
  judge: (run: RecordedRun) => Promise<ReportedRun>,
): Promise<string> {
  const [drawn, sections]: [RecordedRun[], Html[]] = [[], []]
  const [compared, warnings]: [ComparedRun[], Warning[]] = [[], []]
  for await (const run of runs) {
    compared.push(comparedRun(run))
    warnings.push(...warningsOf(run))
    if (drawn.length === mostDrawn) continue
    drawn.push(run)
    sections.push(await runSection(await judge(run), count > 1))
  }
  const title = enumeration(compared.map(({ name }) => name))
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <title>${title} – nn report</title>
        <style>
          ${raw(styleSheet())}
        </style>
      </head>
      <body>
        <header>
          <p class="small">nn report</p>
          <h1>${title}</h1>
          ${warningsSection(warnings)} ${count === 1 ? drawn.map(summarySection) : ''}
        </header>
        <main>${await curvesSection(drawn, count)} ${count > mostDrawn ? runsTable(compared) : ''} ${sections}</main>
        <footer><p class="small">Made by nn ${cliVersion()} on ${new Date().toISOString().slice(0, 10)}.</p></footer>
      </body>
    </html> `
  return page.text
}

async function runSection(run: ReportedRun, several: boolean): Promise<Html> {
  const { judged } = run
  return html`<section class="run">
    <h2>${several ? run.name : 'The model'}</h2>
    ${several ? summarySection(run) : ''}
    ${'why' in judged ? notJudged(judged.why) : await judgedSections(judged.value)}
    ${several ? html`<div class="figures">${await gradientsFigure(run)}</div>` : ''} ${firstLayerSection(run)}
    ${provenanceSection(run)}
  </section>`
}

/** What of a run is not there without its data. */
function notJudged(why: string): Html {
  return missing('Test data', `No confusion matrix, classes, calibration and errors: ${why}`)
}

async function judgedSections(judgement: Judgement): Promise<Html> {
  if (judgement.dataset.classes.length === 0) {
    const why = 'The targets are values, not classes: there are no confusion matrix, precision, recall and calibration.'
    return html`<div class="figures">${await scatterFigure(judgement)}</div>
      ${missing('Classes', why)}`
  }
  return html`${confusionTable(judgement)}
    <div class="figures">${classTable(judgement)} ${await reliabilityFigure(judgement)}</div>
    ${errorsSection(judgement)}`
}
