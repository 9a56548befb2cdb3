// Where things lie at the start of the shared memory. The host knows these addresses from the exports of `index.ts`.
// The module's static data, its table of functions, lies between the job and the heap; every worker writes the same
// there again.

/** A cache line: words that different threads write lie at least this far apart. */
export const LINE: usize = 64

/** The number of the present job; idle workers watch it and sleep on it. */
export const GENERATION: usize = 0
/** How many workers sleep. */
export const SLEEPERS: usize = LINE
/** Tiles of the present job that are not finished; the caller waits for 0. */
export const REMAINING: usize = 2 * LINE
/** Whether the caller sleeps on `REMAINING`. */
export const WAITING: usize = 3 * LINE
/** How many workers have started. */
export const STARTED: usize = 4 * LINE
/** The number of a worker that failed. */
export const FAILED: usize = 7 * LINE
/** Not 0: workers leave. */
export const QUIT: usize = 5 * LINE
/**
 * Where the threads' spare places are: `SPARE_BYTES` for each, for a list, for some columns, for tiles that stick out.
 */
export const SPARE: usize = 6 * LINE
export const SPARE_BYTES: usize = 36864

/**
 * Threads share the tiles of a job through one word each: 32 bits of generation, 16 of where its tiles end, 16 of its
 * next free tile.
 */
export const CLAIMS: usize = 8 * LINE
/** `MOST` of `src/threads/choose.ts`. */
export const MAX_THREADS: i32 = 64

/** The present job: the table index of its function, how many items it has, how many a tile; then its arguments. */
export const JOB_FUNCTION: usize = CLAIMS + <usize>MAX_THREADS * LINE
export const JOB_COUNT: usize = JOB_FUNCTION + 4
export const JOB_GRAIN: usize = JOB_FUNCTION + 8
export const JOB_THREADS: usize = JOB_FUNCTION + 12
export const ARGUMENTS: usize = JOB_FUNCTION + 16

/** The first address that the host may hand out. */
export const HEAP: usize = 16384
