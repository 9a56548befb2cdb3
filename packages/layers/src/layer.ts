import type { Json, Ops, ParamTree, Random, Shape, ShapeTree, Tensor } from '@nn/tensor'

/**
 * A layer is data: its type and configuration, and four functions that keep their state in the tensors they are given.
 * Three laws: it writes only its outputs; `backward` **adds** into `gradients`, example after example in order, so
 * that a batch in chunks gives the bits of one piece; `backward` **overwrites** `dx`.
 *
 * `P` are its parameters, `S` its scratch tensors.
 */
export interface Layer<P extends ParamTree = ParamTree, S extends ParamTree = ParamTree> {
  /** `dense`: with `config`, enough to rebuild the layer from JSON. */
  readonly type: string
  readonly config: Json
  /** What the layer needs for inputs of this shape (without the batch). @throws ShapeError if it cannot take them. */
  plan(input: Shape): Plan<P, S>
  /** Writes the initial parameters. */
  init(params: P, random: Random): void
  /** Writes `io.y` from `io.x`, and what `backward` will want into `io.scratch`. */
  forward(ops: Ops, params: P, io: Io<S>): void
  /** Given `io.dy`, adds the parameters' gradients into `gradients` and overwrites `io.dx`, unless that is null. */
  backward(ops: Ops, params: P, gradients: P, io: Io<S>): void
  /**
   * The slope of a layer `y = x if x > 0, else slope·x`. The layer before it may then compute both in one pass.
   */
  readonly slope?: number
  /**
   * `forward`, and in the same pass the rectifier with this slope that comes next: `activated = y if y > 0, else
   * slope·y`.
   */
  forwardRectified?(ops: Ops, params: P, io: Io<S>, activated: Tensor, slope: number): void
  /**
   * Whether it has parameters of its own, so that `sequential` can refuse it at once where it is twice; `plan` says so
   * too.
   */
  readonly hasParameters?: true
  /** The layers that it is made of. */
  readonly layers?: readonly Layer[]
  /** The layers inside this one, in the order in which `forward` runs them, with their share of its tensors. */
  inside?(params: P, gradients: P, io: Io<S>): readonly Inner[]
}

/** What a layer needs. Shapes of outputs and scratch are of one example: the batch is not part of them. */
export interface Plan<P extends ParamTree = ParamTree, S extends ParamTree = ParamTree> {
  readonly output: Shape
  readonly parameters: ShapeTree<P>
  /** Tensors for each example that live from `forward` to `backward`. */
  readonly scratch: ShapeTree<S>
  /** The output is the input in another shape: whoever plans memory may let `y` share it, and `dx` share `dy`'s. */
  readonly view?: true
  /** The layers inside, for `summary`. */
  readonly inside?: readonly InnerPlan[]
}

/** The tensors of one pass over a batch; each has the batch as its first dimension. */
export interface Io<S extends ParamTree = ParamTree> {
  readonly x: Tensor
  readonly y: Tensor
  /** The gradient of the loss with respect to `y`. */
  readonly dy: Tensor
  /** The gradient of the loss with respect to `x`, or null where nobody wants it. */
  readonly dx: Tensor | null
  readonly scratch: S
  /**
   * A stream of this layer's own: `fillUniform` at a position that follows from `pass.example`, so that chunks draw
   * what one piece does.
   */
  readonly random: Random
  readonly pass: Pass
}

/** What differs from pass to pass; shared by all layers of a network. */
export interface Pass {
  /** Whether this pass trains: dropout drops. */
  training: boolean
  /**
   * How many examples the network was trained on before the first one of this batch: the position in random streams.
   */
  example: number
}

/** A layer inside another one, at work. */
export interface Inner {
  readonly name: string
  readonly layer: Layer
  readonly params: ParamTree
  readonly gradients: ParamTree
  readonly io: Io
}

/** A layer inside another one, planned. */
export interface InnerPlan {
  readonly name: string
  readonly layer: Layer
  readonly plan: Plan
}
