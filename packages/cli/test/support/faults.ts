import type * as Fs from 'node:fs'
import type * as Promises from 'node:fs/promises'

type Anything = (...values: never[]) => unknown

let count = 0
let last = Infinity

/**
 * Lets so many writes to the disk succeed from now on; all later ones fail, as if the process had been killed after
 * the last of them.
 */
export function dieAfter(writes: number): void {
  count = 0
  last = writes
}

/** Lets all writes succeed again; returns whether one failed. */
export function revive(): boolean {
  const died = count > last
  last = Infinity
  return died
}

/** The same function, for which each call is a write. `isWrite` tells calls apart. */
function mortal<F extends Anything>(operation: F, isWrite: (...values: Parameters<F>) => boolean = () => true): F {
  return ((...values: Parameters<F>) => {
    if (isWrite(...values) && ++count > last) throw new Error('killed')
    return operation(...values)
  }) as F
}

/** `node:fs`, for `vi.mock`, which must not import it here: it would wait for itself. */
export function mortalFs(fs: typeof Fs): object {
  const { mkdirSync, openSync, renameSync, rmSync, rmdirSync, truncateSync, writeFileSync, writeSync } = fs
  const isWrite = (_: unknown, flags: unknown): boolean => flags !== 'r'
  /** Not at a place of its own, as a lock's sign of life, which comes by the clock. */
  const isAppended = (_: unknown, __: unknown, place: unknown): boolean => place === undefined
  return {
    ...fs,
    mkdirSync: mortal(mkdirSync as Anything),
    openSync: mortal(openSync as Anything, isWrite as never),
    renameSync: mortal(renameSync),
    rmSync: mortal(rmSync),
    rmdirSync: mortal(rmdirSync),
    truncateSync: mortal(truncateSync),
    writeFileSync: mortal(writeFileSync as Anything),
    writeSync: mortal(writeSync as Anything, isAppended as never),
  }
}

/** `node:fs/promises`, for `vi.mock`. */
export function mortalPromises(promises: typeof Promises): object {
  const { mkdir, open, rename, rm } = promises
  const isWrite = (_: unknown, flags: unknown): boolean => flags !== 'r'
  return {
    ...promises,
    mkdir: mortal(mkdir as Anything),
    open: mortal(open as Anything, isWrite as never),
    rename: mortal(rename),
    rm: mortal(rm),
  }
}
