import type { Context } from '../commands/command.ts'
import { describeError } from '../errors.ts'
import { loadRunData, openRun, type OpenRun } from '../record/open.ts'
import type { RecordedRun } from '../record/read-runs.ts'
import { type Judgement, judgeRun } from './judge.ts'

/** Something of a run, or a sentence that says why it is not there. */
export type Found<T> = { readonly value: T } | { readonly why: string }

/** All that a report tells about a run. */
export interface ReportedRun extends RecordedRun {
  readonly opened: Found<OpenRun>
  readonly judged: Found<Judgement>
}

/** Where the data is, if elsewhere than it was, and whether the run's experiment may be any file. */
interface JudgeOptions {
  readonly data: string | undefined
  readonly trust: boolean
}

/** Runs the model of a run over its test data again, as far as everything is there. */
export async function judge(run: RecordedRun, { data, trust }: JudgeOptions, context: Context): Promise<ReportedRun> {
  const { signal } = context.streams
  const opened = await find(() => openRun(run.directory, context, trust), signal)
  if ('why' in opened) return { ...run, opened, judged: opened }
  const judged = await find(async () => judgeRun(opened.value, await loadRunData(opened.value, data, context)), signal)
  return { ...run, opened, judged }
}

async function find<T>(work: () => Promise<T>, signal: AbortSignal): Promise<Found<T>> {
  try {
    const value = await work()
    signal.throwIfAborted()
    return { value }
  } catch (error) {
    signal.throwIfAborted()
    return { why: describeError(error) }
  }
}
