/** The directory of a run's checkpoints, in that of the run. */
export const checkpointDirectory = 'checkpoints'

/** The files that every run has there, `best` once an epoch was judged. */
export const checkpointFiles = {
  last: 'last.safetensors',
  /** What `last` was before. */
  previous: 'previous.safetensors',
  best: 'best.safetensors',
} as const

/** `step-00001200.safetensors` */
export function numberedFile(step: number): string {
  return `step-${String(step).padStart(8, '0')}.safetensors`
}

/** The step in the name of a numbered file, or undefined for another name. */
export function stepOf(name: string): number | undefined {
  const digits = /^step-(\d{8,15})\.safetensors$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
