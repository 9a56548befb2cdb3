import type { Callback } from '@nn/train'
import endless from './endless.ts'

/** Ends the run when the first progress is shown, however fast the machine is. */
const untilShown: Callback = (event, run) => {
  if (event.type === 'progress') run.stop('Progress was shown.')
}

export default { ...endless, callbacks: [untilShown] }
