/** What a run is, how it ended, and what evaluates it again. */
export const manifestFile = 'run.json'

/** The events of a run, a line each. */
export const metricsFile = 'metrics.jsonl'

/** The process that works on a run, while one does. */
export const lockFile = 'run.lock'

/** The final weights of a run. */
export const weightsFile = 'model.safetensors'

/** The figures of a run. */
export const curveFiles = { svg: 'curve.svg', png: 'curve.png' } as const
