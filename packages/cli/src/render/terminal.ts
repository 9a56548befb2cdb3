import { createLoadingBar, createTrainingBar } from './bars.ts'
import type { Renderer } from './renderer.ts'
import type { Streams } from '../streams.ts'

/** Draws progress bars on stderr, and takes them away whenever `renderer` may have something to write. */
export function withProgressBars(renderer: Renderer, { stderr }: Streams): Renderer {
  const training = createTrainingBar(stderr)
  const loading = createLoadingBar(stderr)
  const clear = (): void => {
    training.clear()
    loading.clear()
  }
  return {
    render(event) {
      if (event.type === 'progress') training.show(event)
      else if (event.type === 'load') loading.show(event)
      else {
        if (event.type !== 'step' && event.type !== 'checkpoint') clear()
        renderer.render(event)
        if (event.type === 'start') training.begin(event)
      }
    },
    close() {
      clear()
      renderer.close()
    },
  }
}
