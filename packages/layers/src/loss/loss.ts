import { expectMade } from '@nn/arguments'
import { type Ops, type ParamTree, type Shape, type ShapeTree, type Tensor, type Json } from '@nn/tensor'

/** What a network's output is judged by: one number for each example, and the gradient with respect to the output. */
export interface Loss<S extends ParamTree = ParamTree> {
  readonly type: string
  readonly config: Json
  /**
   * The scratch tensors for each example. @throws ShapeError if outputs and targets of these shapes don't go together.
   */
  plan(output: Shape, target: Shape): ShapeTree<S>
  /**
   * Writes the loss of each example into `io.losses` and `scale` times its gradient into `io.dy`.
   * For the mean over a batch, `scale` is 1 / batch size.
   */
  forward(ops: Ops, io: LossIo<S>, scale: number): void
}

/** Throws an `ArgumentError` in the name of `who` unless `value` is a loss. */
export function expectLoss(who: string, value: unknown): void {
  expectMade(who, 'loss', value, 'forward', 'a loss such as softmaxCrossEntropy()')
}

/** The tensors of a loss; each has the batch as its first dimension. */
export interface LossIo<S extends ParamTree = ParamTree> {
  /** The network's output. */
  readonly y: Tensor
  readonly dy: Tensor
  readonly target: Tensor
  /** One number for each example. */
  readonly losses: Tensor
  readonly scratch: S
}
