import { cliVersion } from '../record/versions.ts'
import { missing } from './figure.ts'
import { type Html, html, raw } from './html.ts'
import type { Judgement } from './judge.ts'
import type { ReportedRun } from './run.ts'
import { classTable, confusionTable } from './sections/confusion.ts'
import { curvesSection } from './sections/curves.ts'
import { errorsSection } from './sections/errors.ts'
import { firstLayerSection } from './sections/first-layer.ts'
import { gradientsFigure } from './sections/gradients.ts'
import { provenanceSection } from './sections/provenance.ts'
import { reliabilityFigure } from './sections/reliability.ts'
import { scatterFigure } from './sections/scatter.ts'
import { summarySection, warnings } from './sections/summary.ts'
import { styleSheet } from './style.ts'

/** The report of runs: one page that needs no other file and no network. */
export async function reportPage(runs: readonly ReportedRun[]): Promise<string> {
  const title = runs.map(({ name }) => name).join(', ')
  const sections = await Promise.all(runs.map((run) => runSection(run, runs.length > 1)))
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
          ${runs.map(warnings)} ${runs.length === 1 ? runs.map(summarySection) : ''}
        </header>
        <main>${await curvesSection(runs)} ${sections}</main>
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
