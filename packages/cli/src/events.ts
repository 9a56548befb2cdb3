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
  Split,
  StartEvent,
  StepEvent,
} from '@nn/train'
import type { Inspection } from './inspect/inspection.ts'
import type { ComparedRun, SortKey } from './record/compare.ts'
import type { Candidate } from './completion/candidates.ts'
import type { Shell } from './completion/scripts.ts'
import type { Sheet } from './data/sheet.ts'
import type { Check } from './doctor/check.ts'
import { visibleJson } from './visible.ts'

/** Everything that a command tells its renderer. */
export type CliEvent =
  | LoadEvent
  | PlanEvent
  | RunEvent
  | EvaluationEvent
  | PredictionEvent
  | InspectionEvent
  | InitEvent
  | ReportEvent
  | ComparisonEvent
  | DatasetEvent
  | SheetEvent
  | DoctorEvent
  | CompletionEvent
  | CandidatesEvent
  | HelpEvent
  | ErrorEvent

/** What happens in a recorded run. */
export type RunEvent =
  | EarlierEvent
  | RunStart
  | ProgressEvent
  | StepEvent
  | EpochEvent
  | NonFiniteEvent
  | CheckpointEvent
  | RunDone
  | NoticeEvent

/** Data is on its way in. */
export type LoadEvent = { readonly type: 'load' } & LoadProgress

/** Experiment and data are loaded: this is what will be done. */
export interface PlanEvent {
  readonly type: 'plan'
  /** The experiment's file, as the user wrote it. */
  readonly file: string
  readonly experiment: Pick<Experiment, 'epochs' | 'batchSize' | 'seed'> & {
    readonly optimizer: { readonly type: string; readonly learningRate: number | 'scheduled' }
  }
  readonly dataset: Pick<Dataset, 'name' | 'classes' | 'notice'> & {
    readonly train: Pick<Split, 'count'>
    readonly validation?: Pick<Split, 'count'>
    readonly test: Pick<Split, 'count'>
  }
  /** The table of the model. */
  readonly summary: string
}

/** What a run that goes on has done before. */
export interface EarlierEvent {
  readonly type: 'earlier'
  readonly epochs: readonly EpochEvent[]
}

/** A checkpoint was written. */
export interface CheckpointEvent {
  readonly type: 'checkpoint'
  /** Within the directory of the run. */
  readonly file: string
  readonly epoch: number
  readonly step: number
  /** Whether it is that of the best epoch so far. */
  readonly best?: true
}

/** A run was evaluated again. */
export interface EvaluationEvent extends Evaluation {
  readonly type: 'evaluation'
  readonly run: string
  readonly dataset: string
  readonly synthetic: boolean
  readonly notice?: string
  readonly weightsSha256: string
  /** Who chose by the test data while the run was trained: `earlyStopping by testLoss`. */
  readonly chosenByTest: readonly string[]
  /** What the run recorded; null if it completed no epoch. */
  readonly recorded: { readonly loss: number | null; readonly accuracy: number | null }
  /** Whether loss and accuracy are exactly those. */
  readonly matches: boolean
}

/** What a run's model says of one image. */
export interface PredictionEvent {
  readonly type: 'prediction'
  /** As the user wrote it; `-` is standard input. */
  readonly file: string
  /** The class with the largest output. */
  readonly predicted: string
  /** The model's probability for it; null if the model gives none. */
  readonly probability: number | null
  /** The likeliest first, as many as were asked for. */
  readonly classes: readonly ClassPrediction[]
  /** What the network saw, if that was asked for. */
  readonly picture?: { readonly height: number; readonly width: number; readonly bytes: readonly number[] }
}

/** What a model says of one class. */
export interface ClassPrediction {
  readonly class: string
  readonly probability: number | null
  /** What came out of the network: a logit, for a model that ends without a softmax. */
  readonly output: number
}

/** A run or a file, looked into. */
export interface InspectionEvent extends Inspection {
  readonly type: 'inspection'
}

/** A folder was filled with an experiment to start from. */
export interface InitEvent {
  readonly type: 'init'
  readonly template: string
  /** Absolute. */
  readonly directory: string
  readonly files: readonly string[]
  /** The commands to go on with. */
  readonly next: readonly string[]
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

/** A data set was fetched and verified. */
export interface DatasetEvent {
  readonly type: 'dataset'
  readonly name: string
  readonly synthetic: boolean
  readonly notice?: string
  /** Where the files came from this time. */
  readonly source: 'directory' | 'cache' | 'download' | 'synthetic'
  /** Where they are. */
  readonly location?: string
  /** Whether each file has the SHA-256 of the data set. */
  readonly verified: boolean
  readonly files: readonly { readonly name: string; readonly byteLength: number; readonly sha256: string }[]
  /** Of an image: height and width. */
  readonly inputShape: readonly number[]
  /** How many images there are. */
  readonly train: number
  readonly test: number
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[]
  /** The PNG file that was written. */
  readonly sheet?: string
}

/** Some images, to look at. */
export interface SheetEvent {
  readonly type: 'sheet'
  readonly sheet: Sheet
}

/** This machine was examined. */
export interface DoctorEvent {
  readonly type: 'doctor'
  /** False if one of the checks is a problem. */
  readonly usable: boolean
  readonly checks: readonly Check[]
  readonly versions: Readonly<Record<string, string>>
}

/** The script that makes a shell complete command lines. */
export interface CompletionEvent {
  readonly type: 'completion'
  readonly shell: Shell
  readonly script: string
}

/** A command was explained. */
export interface HelpEvent {
  readonly type: 'help'
  /** Null for all of them. */
  readonly command: string | null
  readonly text: string
}

/** What may be typed next. */
export interface CandidatesEvent {
  readonly type: 'candidates'
  readonly candidates: readonly Candidate[]
}

/** Something failed; the last event, but for `nn predict`, which goes on with the next image. */
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
    case 'checkpoint':
    case 'done':
    case 'evaluation':
    case 'prediction':
    case 'inspection':
    case 'init':
    case 'report':
    case 'comparison':
    case 'dataset':
    case 'doctor':
    case 'completion':
    case 'candidates':
    case 'help':
    case 'error':
      return `${visibleJson(event)}\n`
    case 'load':
    case 'plan':
    case 'earlier':
    case 'sheet':
    case 'notice':
    case 'progress':
      return undefined
  }
}
