import type { EngineInfo } from '@nn/tensor'
import type { CheckpointState, DoneEvent, EpochEvent, FitEvent, NoticeEvent } from '@nn/train'
import type { Keeper } from '../checkpoint/keeper.ts'
import type { RunDone, RunEvent, RunLabel } from '../events.ts'
import { cutLog } from './cut-log.ts'
import { finishManifest, resumeManifest, type RunDescription, startManifest } from './describe.ts'
import { createRunDirectory } from './directory.ts'
import { lockRun } from './lock.ts'
import { createLog, type Log } from './log.ts'
import { type Manifest, writeManifest } from './manifest.ts'
import { saveCurve, saveWeights } from './save.ts'

/**
 * Passes the events of `fit` on, and keeps the run in a directory, which is made when the run starts, or is that of the run that goes on;
 * with what `keeperOf` makes, also its checkpoints.
 */
export async function* recordRun(
  events: AsyncIterable<FitEvent>,
  run: RunDescription,
  keeperOf?: (directory: string) => Keeper,
): AsyncGenerator<RunEvent> {
  let recording: Recording | undefined
  try {
    for await (const event of events) {
      if (event.type === 'start') recording = await createRecording(run, event.engine, keeperOf)
      if (recording) yield* keep(event, recording)
    }
  } catch (error) {
    await recording?.fail(error)
    throw error
  } finally {
    recording?.close()
  }
}

/** A run that is being kept. */
interface Recording {
  readonly run: RunDescription
  readonly directory: string
  readonly label: RunLabel
  readonly log: Log
  readonly keeper: Keeper | undefined
  /** Those of the run, also before it went on. */
  readonly epochs: EpochEvent[]
  readonly manifest: Manifest
  close(): void
  fail(error: unknown): Promise<void>
}

async function createRecording(
  run: RunDescription,
  engine: EngineInfo,
  keeperOf: ((directory: string) => Keeper) | undefined,
): Promise<Recording> {
  const { resumed } = run
  const created = resumed ? undefined : createRunDirectory(run.loaded.name, run.out)
  const directory = created?.path ?? resumed!.directory
  const lock = resumed?.lock ?? lockRun(directory)
  const { notice } = run.dataset
  const manifest = resumed
    ? resumeManifest(run, resumed.manifest, resumed.checkpoint?.state.step ?? 0, engine)
    : startManifest(run, engine)
  await writeManifest(directory, manifest)
  const log = createLog(created?.metrics ?? (await cutLog(directory, resumed?.checkpoint?.state)))
  return {
    run,
    directory,
    label: { directory, ...(notice === undefined ? {} : { notice }) },
    log,
    keeper: keeperOf?.(directory),
    manifest,
    epochs: (resumed?.checkpoint?.state.epochs ?? []).map(epochOf),
    fail: (error) => recordFailure(directory, manifest, log, error),
    close() {
      log.close()
      lock.release()
    },
  }
}

/** An epoch's event as a checkpoint keeps it: JSON has no NaN. */
function epochOf(kept: CheckpointState['epochs'][number]): EpochEvent {
  return Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, value ?? NaN])) as unknown as EpochEvent
}

async function* keep(event: FitEvent, recording: Recording): AsyncGenerator<RunEvent> {
  const { run, directory, label, log, epochs, keeper } = recording
  if (event.type === 'epoch') epochs.push(event)
  if (event.type === 'done') yield* keepCheckpoint(event, keeper, log)
  const kept =
    event.type === 'start'
      ? { ...event, experiment: run.loaded.name, ...label }
      : event.type === 'done'
        ? await finish(event, recording)
        : event
  if (kept.type === 'done') yield* notices(await saveCurve(directory, epochs, titleOf(run)))
  yield* notices(log.append(kept))
  yield kept
  if (event.type !== 'done') yield* keepCheckpoint(event, keeper, log)
}

async function* keepCheckpoint(event: FitEvent, keeper: Keeper | undefined, log: Log): AsyncGenerator<RunEvent> {
  const keeping = keeper?.after(event)
  if (!keeping) return
  for (const kept of await keeping) {
    yield* notices(log.append(kept))
    yield kept
  }
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
