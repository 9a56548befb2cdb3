import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** How many threads can run at a time. */
export const cores = availableParallelism()

/** Where and when figures were measured: they mean little without. */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    date: new Date().toISOString(),
    load: Number(loadavg()[0].toFixed(2)), // at the start; more than 0 means that others compute as well
  }
}
