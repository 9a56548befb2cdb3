import type { DoneEvent, FitEvent, NoticeEvent } from '@nn/train'
import { CommandError } from '../errors.ts'
import type { RunDone, RunEvent } from '../events.ts'
import { resumeCommand } from '../render/shell.ts'
import { settledEvents } from '../settle.ts'
import { finishManifest, type RunDescription } from './describe.ts'
import { LostLockError } from './lock.ts'
import type { Log } from './log.ts'
import { writeManifest } from './manifest.ts'
import { createRecording, type KeeperOf, type Recording } from './recording.ts'
import { saveCurve, saveWeights } from './save.ts'
import { manifestFile, weightsFile } from './names.ts'

const stalled = 'the run waits for nothing that comes: a callback gave a promise that never settles. Settle it.'

/**
 * Passes the events of `fit` on, and keeps the run in a directory, which is made when the run starts, or is that of
 * the run that goes on; with what `keeperOf` makes, also its checkpoints.
 */
export async function* recordRun(
  events: AsyncIterable<FitEvent>,
  run: RunDescription,
  keeperOf?: KeeperOf,
): AsyncGenerator<RunEvent> {
  let recording: Recording | undefined
  try {
    for await (const event of settledEvents(events, stalled)) {
      if (event.type === 'start') recording = await createRecording(run, event, keeperOf)
      recording?.lock.check()
      if (recording) yield* keep(event, recording)
    }
  } catch (error) {
    if (recording && !(error instanceof LostLockError)) await recordFailure(recording, error)
    throw error
  } finally {
    recording?.close()
  }
}

async function* keep(event: FitEvent, recording: Recording): AsyncGenerator<RunEvent> {
  const { run, label, log, epochs } = recording
  switch (event.type) {
    case 'start':
      if (epochs.length > 0) yield { type: 'earlier', epochs: [...epochs] }
      yield* logged({ ...event, experiment: run.loaded.name, ...label }, log)
      yield* recording.notices
      return
    case 'epoch':
      epochs.push(event)
      break
    case 'done':
      yield* keepCheckpoint(event, recording)
      yield* finish(event, recording)
      return
    case 'progress':
    case 'step':
    case 'notice':
    case 'nonFinite':
  }
  yield* logged(event, log)
  yield* keepCheckpoint(event, recording)
}

function* logged(event: RunEvent, log: Log): Generator<RunEvent> {
  yield* notices(log.append(event))
  yield event
}

async function* keepCheckpoint(event: FitEvent, { keeper, log }: Recording): AsyncGenerator<RunEvent> {
  const write = keeper?.after(event)
  if (!write) return
  log.sync() // a checkpoint that is on the disk needs the log up to it
  for (const kept of await write()) yield* logged(kept, log)
}

/**
 * First the weights, then the event, then the manifest, which says that all is there: a process that is killed in
 * between leaves a run that resumes. The figures come last, since the run is complete without them.
 */
async function* finish({ weights, ...done }: DoneEvent, recording: Recording): AsyncGenerator<RunEvent> {
  const { run, directory, label, log, epochs, manifest, lock } = recording
  const kept: RunDone = { ...done, ...label }
  try {
    await saveWeights(directory, weights, kept, run.loaded.name)
    yield* notices(log.append(kept))
    log.sync()
    lock.check()
    await writeManifest(directory, finishManifest(manifest, kept, log.chain))
  } catch (error) {
    if (error instanceof LostLockError) throw error
    const { message } = error as Error
    throw new CommandError(
      `${directory}: the result cannot be written to ${weightsFile} and ${manifestFile}: ${message}. Make room, then ${resumeCommand(directory)} does it again.`,
      { cause: error },
    )
  }
  yield kept
  yield* notices(await saveCurve(directory, epochs, manifest))
}

function* notices(message: string | undefined): Generator<NoticeEvent> {
  if (message !== undefined) yield { type: 'notice', message }
}

/**
 * Says in the directory why the run failed, if that can still be written: the failure itself is what the user is told.
 */
async function recordFailure({ directory, manifest, log }: Recording, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  log.append({ type: 'error', message })
  await writeManifest(directory, {
    ...manifest,
    status: 'failed',
    error: message,
    endedAt: new Date().toISOString(),
  }).catch(() => undefined)
}
