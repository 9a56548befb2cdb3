import type {
  Dataset,
  DoneEvent,
  EpochEvent,
  Evaluation,
  Experiment,
  LoadProgress,
  NonFiniteEvent,
  NoticeEvent,
  ProgressEvent,
  StartEvent,
  StepEvent,
} from '@nn/train'
import type { ComparedRun, SortKey } from './record/compare.ts'

/** Everything that a command tells its renderer. */
export type CliEvent = LoadEvent | PlanEvent | RunEvent | EvaluationEvent | ReportEvent | ComparisonEvent | ErrorEvent

/** What happens in a recorded run. */
export type RunEvent = RunStart | ProgressEvent | StepEvent | EpochEvent | NonFiniteEvent | RunDone | NoticeEvent

/** Data is on its way in. */
export type LoadEvent = { readonly type: 'load' } & LoadProgress

/** Experiment and data are loaded: this is what will be done. */
export interface PlanEvent {
  readonly type: 'plan'
  /** The experiment's file, as the user wrote it. */
  readonly file: string
  readonly experiment: Experiment
  readonly dataset: Dataset
  /** The table of the model. */
  readonly summary: string
}

/** A run was evaluated again. */
export interface EvaluationEvent extends Evaluation {
  readonly type: 'evaluation'
  readonly run: string
  readonly dataset: string
  readonly synthetic: boolean
  readonly notice?: string
  readonly weightsSha256: string
  /** What the run recorded; null if it completed no epoch. */
  readonly recorded: { readonly loss: number | null; readonly accuracy: number | null }
  /** Whether loss and accuracy are exactly those. */
  readonly matches: boolean
}

/** A report was written. */
export interface ReportEvent {
  readonly type: 'report'
  readonly file: string
  readonly bytes: number
  /** The directories of the runs. */
  readonly runs: readonly string[]
}

/** Runs were compared. */
export interface ComparisonEvent {
  readonly type: 'comparison'
  /** What they are sorted by, if by anything. */
  readonly sort?: SortKey
  readonly runs: readonly ComparedRun[]
}

/** It failed: the last event. */
export interface ErrorEvent {
  readonly type: 'error'
  readonly message: string
}

/** What a run's first and last event say beyond those of `fit`. */
export interface RunLabel {
  /** The run directory. */
  readonly directory: string
  /** Says that the data is not what one might think. */
  readonly notice?: string
}

export type RunStart = StartEvent & RunLabel & { readonly experiment: string }

export type RunDone = Omit<DoneEvent, 'weights'> & RunLabel

/** The line of JSON for an event, or undefined for one that only people want to see. NaN becomes `null`. */
export function jsonLine(event: CliEvent): string | undefined {
  switch (event.type) {
    case 'start':
    case 'step':
    case 'epoch':
    case 'nonFinite':
    case 'done':
    case 'evaluation':
    case 'report':
    case 'comparison':
    case 'error':
      return `${JSON.stringify(event)}\n`
    case 'load':
    case 'plan':
    case 'notice':
    case 'progress':
      return undefined
  }
}
