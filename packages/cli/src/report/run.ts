import type { Dataset, Experiment } from '@nn/train'
import type { Context } from '../commands/command.ts'
import { describeError } from '../errors.ts'
import { type DataPlace, loadDataset } from '../record/data.ts'
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

/** A function that runs the model of a run over its test data again, as far as everything is there. */
export function createJudge(
  { data, trust }: JudgeOptions,
  context: Context,
): (run: RecordedRun) => Promise<ReportedRun> {
  const { signal } = context.streams
  const load = keepLast(loadDataset)
  return async (run) => {
    const opened = await find(() => openRun(run.directory, context, trust), signal)
    if ('why' in opened) return { ...run, opened, judged: opened }
    const judge = async (): Promise<Judgement> =>
      judgeRun(opened.value, await loadRunData(opened.value, data, context, load))
    return { ...run, opened, judged: await find(judge, signal) }
  }
}

/** Loads data once for runs that follow each other and have it in common; a failure to load it, too. */
function keepLast(load: typeof loadDataset): typeof loadDataset {
  let last:
    { readonly source: Experiment['data']; readonly place: DataPlace; readonly dataset: Promise<Dataset> } | undefined
  return (experiment, place, context) => {
    const { data: source } = experiment
    const isSame = last?.source === source && last.place.directory === place.directory && last.place.seed === place.seed
    if (!last || !isSame) last = { source, place, dataset: load(experiment, place, context) }
    return last.dataset
  }
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
