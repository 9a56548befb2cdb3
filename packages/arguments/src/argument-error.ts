import { describe } from './describe.ts'

/** An argument that breaks a rule: `who: rule, got actual. hint` */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
  readonly actual: unknown

  constructor(who: string, rule: string, actual: unknown, hint?: string) {
    super(`${who}: ${rule}, got ${describe(actual)}.${hint === undefined ? '' : ` ${hint}`}`)
    this.actual = actual
  }
}
