import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../errors.ts'
import type { RunDone } from '../events.ts'
import { cutLog } from './cut-log.ts'
import { removeTemporaries } from './files.ts'
import { createLog } from './log.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { readLog } from './read-log.ts'
import { saveCurve } from './save.ts'
import { curveFiles, metricsFile } from './names.ts'

/**
 * Does what a process that was killed left undone after its run was complete: the log's last event, and the figures.
 * @returns what to tell the user
 */
export async function redoMissing(directory: string, manifest: Manifest): Promise<readonly string[]> {
  await removeTemporaries(directory)
  const told: string[] = []
  const { epochs, done: logged } = await readLog(directory).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error
    told.push(error.message)
    return { epochs: [], done: {} }
  })
  const done = doneOf(directory, manifest)
  if (!logged && done) {
    const log = createLog(await cutLog(directory, { epoch: done.epochs + 1, step: done.step }))
    const problem = log.append(done)
    log.sync()
    log.close()
    await writeManifest(directory, { ...manifest, log: log.chain })
    told.push(problem ?? `${join(directory, metricsFile)} lacked its last event, and has it now.`)
  }
  const files = Object.values(curveFiles)
  if (epochs.length > 0 && files.some((file) => !existsSync(join(directory, file)))) {
    const problem = await saveCurve(directory, epochs, manifest)
    told.push(problem ?? `${files.join(' and ')} were missing from ${directory}, and are drawn now.`)
  }
  return told
}

/** The event with which a run ended, from its manifest. */
function doneOf(directory: string, { status, result, dataset, seed, monitors = {} }: Manifest): RunDone | undefined {
  if (!result || (status !== 'completed' && status !== 'stopped')) return undefined
  const { name, synthetic, notice } = dataset
  const { validationLoss, validationAccuracy } = result
  return {
    type: 'done',
    reason: status,
    epochs: result.epochs,
    step: result.step,
    ...(validationLoss === undefined ? {} : { validationLoss: validationLoss ?? NaN }),
    ...(validationAccuracy === undefined ? {} : { validationAccuracy: validationAccuracy ?? NaN }),
    testLoss: result.testLoss ?? NaN,
    testAccuracy: result.testAccuracy ?? NaN,
    monitors,
    weightsSha256: result.weightsSha256,
    dataset: name,
    synthetic,
    seed,
    directory,
    ...(notice === undefined ? {} : { notice }),
  }
}
