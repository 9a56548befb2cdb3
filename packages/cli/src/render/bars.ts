import type { LoadProgress, ProgressEvent, StartEvent } from '@nn/train'
import { SingleBar } from 'cli-progress'
import type { Output } from '../streams.ts'
import { formatBytes, formatCount, formatLoss, formatPercent, formatSeconds } from './format.ts'

/** The progress of a run, over all its epochs. */
export interface TrainingBar {
  readonly begin: (start: StartEvent) => void
  readonly show: (progress: ProgressEvent) => void
  readonly clear: () => void
}

/** `epoch 3/10 ━━━━━──── loss 0.3121 accuracy 91.02% 12,345 images/s ETA 12.0 s` */
export function createTrainingBar(stderr: Output): TrainingBar {
  const bar = createBar(stderr, 'epoch {epoch} {bar} {metrics}', 72)
  let run: { readonly start: StartEvent; readonly began: number; readonly before: number } | undefined
  return {
    begin(start) {
      const { epoch, examples } = start.resumedAt ?? { epoch: 1, examples: 0 }
      run = { start, began: performance.now(), before: (epoch - 1) * start.examples + examples }
    },
    show(progress) {
      if (!run) return
      const { epochs, examples, inputShape } = run.start
      const done = (progress.epoch - 1) * examples + progress.examples
      const now = done - run.before // in this process
      const seconds = (performance.now() - run.began) / 1000
      const metrics = [
        `loss ${formatLoss(progress.loss)}`,
        ...(Number.isNaN(progress.accuracy) ? [] : [`accuracy ${formatPercent(progress.accuracy)}`]),
        `${formatCount(now / seconds)} ${inputShape.length > 1 ? 'images' : 'examples'}/s`,
        `ETA ${formatSeconds((seconds / now) * (epochs * examples - done))}`,
      ].join(' ')
      bar.show(done, epochs * examples, { epoch: `${progress.epoch}/${epochs}`, metrics })
    },
    clear: bar.clear,
  }
}

/** The files of a data set on their way in. */
export interface LoadingBar {
  readonly show: (progress: LoadProgress) => void
  readonly clear: () => void
}

/** `train-images-idx3-ubyte ━━━━━──── 4.2 of 9.9 MB` */
export function createLoadingBar(stderr: Output): LoadingBar {
  const bar = createBar(stderr, '{file} {bar} {bytes}', 56)
  return {
    show({ file, receivedBytes, totalBytes }) {
      const bytes = formatBytes(receivedBytes) + (totalBytes === undefined ? '' : ` of ${formatBytes(totalBytes)}`)
      bar.show(receivedBytes, totalBytes ?? 2 * receivedBytes, { file, bytes })
    },
    clear: bar.clear,
  }
}

interface Bar {
  readonly show: (value: number, total: number, payload: Readonly<Record<string, string>>) => void
  readonly clear: () => void
}

/**
 * A bar that appears when it is shown and leaves nothing behind when it is cleared; `text` is the width of what stands
 * beside it.
 */
function createBar(stream: Output, format: string, text: number): Bar {
  const barsize = Math.max(4, Math.min(30, (stream.columns ?? 80) - text))
  const bar = new SingleBar({
    stream: stream as NodeJS.WritableStream, // it writes there, and nothing else
    format,
    barsize,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false, // signals are the command's business
  })
  return {
    show(value, total, payload) {
      if (bar.isActive) {
        bar.setTotal(total)
        bar.update(value, payload)
      } else bar.start(total, value, payload)
    },
    clear() {
      bar.stop()
    },
  }
}
