import type { EngineInfo } from '@nn/tensor'
import type { DoneEvent, EpochEvent, FitEvent, NoticeEvent } from '@nn/train'
import type { RunDone, RunEvent, RunLabel } from '../events.ts'
import { createLog, type Log } from './log.ts'
import { finishManifest, type RunDescription, startManifest } from './describe.ts'
import { createRunDirectory } from './directory.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { saveCurve, saveWeights } from './save.ts'

/** Passes the events of `fit` on, and keeps the run in a directory, which is made when the run starts. */
export async function* recordRun(events: AsyncIterable<FitEvent>, run: RunDescription): AsyncGenerator<RunEvent> {
  let recording: Recording | undefined
  try {
    for await (const event of events) {
      if (event.type === 'start') recording = await createRecording(run, event.engine)
      if (recording) yield* keep(event, recording)
    }
  } catch (error) {
    await recording?.fail(error)
    throw error
  } finally {
    recording?.log.close()
  }
}

/** A run that is being kept. */
interface Recording {
  readonly run: RunDescription
  readonly directory: string
  readonly label: RunLabel
  readonly log: Log
  readonly epochs: EpochEvent[]
  readonly manifest: Manifest
  fail(error: unknown): Promise<void>
}

async function createRecording(run: RunDescription, engine: EngineInfo): Promise<Recording> {
  const { path: directory, metrics } = createRunDirectory(run.loaded.name, run.out)
  const { notice } = run.dataset
  const manifest = startManifest(run, engine)
  await writeManifest(directory, manifest)
  const log = createLog(metrics)
  return {
    run,
    directory,
    label: { directory, ...(notice === undefined ? {} : { notice }) },
    log,
    manifest,
    epochs: [],
    fail: (error) => recordFailure(directory, manifest, log, error),
  }
}

async function* keep(event: FitEvent, recording: Recording): AsyncGenerator<RunEvent> {
  const { run, directory, label, log, epochs } = recording
  if (event.type === 'epoch') epochs.push(event)
  const kept =
    event.type === 'start'
      ? { ...event, experiment: run.loaded.name, ...label }
      : event.type === 'done'
        ? await finish(event, recording)
        : event
  if (kept.type === 'done') yield* notices(await saveCurve(directory, epochs, titleOf(run)))
  yield* notices(log.append(kept))
  yield kept
}

async function finish(
  { weights, ...done }: DoneEvent,
  { run, directory, label, manifest }: Recording,
): Promise<RunDone> {
  const kept = { ...done, ...label }
  await saveWeights(directory, weights, kept, run.loaded.name)
  await writeManifest(directory, finishManifest(manifest, kept))
  return kept
}

/** A figure is looked at without its run: it says itself that the data is synthetic. */
function titleOf({ loaded, dataset }: RunDescription): string {
  return dataset.synthetic ? `${loaded.name} (synthetic data)` : loaded.name
}

function* notices(message: string | undefined): Generator<NoticeEvent> {
  if (message !== undefined) yield { type: 'notice', message }
}

/** Says in the directory why the run failed, if that can still be written: the failure itself is what the user is told. */
async function recordFailure(directory: string, manifest: Manifest, log: Log, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  log.append({ type: 'error', message })
  await writeManifest(directory, {
    ...manifest,
    status: 'failed',
    error: message,
    endedAt: new Date().toISOString(),
  }).catch(() => undefined)
}
