/** One thing that was examined. */
export interface Check {
  readonly name: string
  /** `warning`: it works, but slowly, or something is lost. `problem`: it does not work. */
  readonly status: 'ok' | 'warning' | 'problem'
  /** What is so, and why. */
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
  /** The same for programs; sizes are in bytes. */
  readonly facts: Readonly<Record<string, number | string | boolean | null>>
}

/** What is still to be judged of a check. */
export type Finding = Omit<Check, 'name' | 'facts'>

export function ok(message: string): Finding {
  return { status: 'ok', message }
}

export function warning(message: string, advice: string): Finding {
  return { status: 'warning', message, advice }
}

export function problem(message: string, advice: string): Finding {
  return { status: 'problem', message, advice }
}
