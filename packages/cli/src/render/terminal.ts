import { createLoadingBar, createTrainingBar } from './bars.ts'
import type { Renderer } from './renderer.ts'
import type { Streams } from '../streams.ts'

/** Progress bars on stderr, which go away whenever another renderer may have something to write. */
export function createProgressBars({ stderr }: Streams): Renderer {
  const training = createTrainingBar(stderr)
  const loading = createLoadingBar(stderr)
  const close = (): void => {
    training.clear()
    loading.clear()
  }
  return {
    render(event) {
      if (event.type === 'progress') training.show(event)
      else if (event.type === 'load') loading.show(event)
      else if (event.type !== 'step' && event.type !== 'checkpoint') close()
      if (event.type === 'start') training.begin(event)
    },
    close,
  }
}
