/** A size, or the name of one that is not known yet: `['batch', 784]`. */
export type Dimension = number | string

/** Shapes that do not fit: the message names the function, the rule and both shapes; the fields hold them. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  readonly expected: readonly Dimension[] | undefined
  readonly actual: readonly Dimension[]

  /** `who: rule, got actual. hint` */
  constructor(
    who: string,
    rule: string,
    shapes: { readonly expected?: readonly Dimension[]; readonly actual: readonly Dimension[] },
    hint?: string,
  ) {
    super(`${who}: ${rule}, got [${shapes.actual.join(', ')}].${hint === undefined ? '' : ` ${hint}`}`)
    this.expected = shapes.expected
    this.actual = shapes.actual
  }
}
