import { expectInteger, expectNumber, expectOptions, type Known, nonNegative } from '@nn/arguments'
import {
  createFloat64Engine,
  createRandom,
  entries,
  expectData,
  type Random,
  type Shape,
  type Tensor,
} from '@nn/tensor'
import type { Layer } from './layer.ts'
import { compileLoss } from './loss/compile-loss.ts'
import { expectLoss, type Loss } from './loss/loss.ts'
import { compile } from './network.ts'

/** What a gradient check found. */
export interface GradientReport {
  /** How many derivatives were compared. */
  readonly checked: number
  /** The largest `|analytic − numeric| / max(1, |analytic|, |numeric|)`. */
  readonly maxError: number
}

/** A derivative that is wrong, or a law of layers that is broken. */
export class GradientError extends Error {
  override readonly name = 'GradientError'
  /** `0.weight[3]`, or the tensor that a law is about. */
  readonly where: string

  constructor(where: string, message: string) {
    super(`checkGradients: ${message}`)
    this.where = where
  }
}

/** Options of `checkGradients`. */
export interface CheckOptions {
  /** The shape of one input. */
  readonly input: Shape
  /** Default 3. */
  readonly batchSize?: number
  /** Fixes inputs, parameters and output gradients. Default 1. */
  readonly seed?: number
  /** Whether the pass trains (dropout drops). Default true. */
  readonly training?: boolean
  /** The largest error that is accepted. Default 1e-6. */
  readonly tolerance?: number
}

const known: Known<CheckOptions> = {
  input: 'array',
  batchSize: 'number',
  seed: 'number',
  training: 'boolean',
  tolerance: 'number',
}

/**
 * Proves a layer's `backward` by central differences in float64: for `L = Σ w·y` with random `w`, each derivative by a
 * parameter or an input must equal `(L(p + h) − L(p − h)) / 2h`, with h = 1e-5. Also proves the three laws: it writes
 * only its outputs, adds into gradients, and overwrites `dx`.
 *
 * @throws GradientError naming the first derivative that differs by more than `tolerance`, or the tensor that was
 *   wrongly written.
 */
export function checkGradients(layer: Layer, options: CheckOptions): GradientReport {
  expectOptions('checkGradients', options, known, 'layer, ')
  const { input, batchSize = 3, seed = 1, training = true, tolerance = 1e-6 } = options
  expectInteger('checkGradients', 'batchSize', batchSize, 1)
  expectInteger('checkGradients', 'seed', seed, 0)
  expectNumber('checkGradients', 'tolerance', tolerance, nonNegative)
  const random = createRandom(seed)
  const network = compile(layer, { input, batchSize, random, engine: createFloat64Engine(), inputGradient: true })
  const { parameters, gradients, pass } = network
  const io = network.batch(batchSize)
  const dx = io.dx!
  pass.training = training
  for (const { data } of [io.x, io.dy, parameters]) scatter(data, random)
  gradients.data.fill(1)
  dx.data.fill(NaN)

  const inputs = { x: io.x.data, dy: io.dy.data, parameters: parameters.data }
  keeping(inputs, () => {
    network.forward(io)
  })
  keeping({ ...inputs, y: io.y.data }, () => {
    network.backward(io)
  })
  const added = gradients.data.slice()
  gradients.data.fill(1)
  network.backward({ ...io, dx: null })
  if (gradients.data.some((value, i) => value !== added[i])) {
    throw new GradientError('gradients', 'a layer must add the same gradients where dx is null')
  }
  for (let i = 0; i < gradients.data.length; i++) gradients.data[i]! -= 1

  const objective = (): number => {
    network.forward(io)
    return io.y.data.reduce((sum, y, i) => sum + y * io.dy.data[i]!, 0)
  }
  const named = new Map(entries(gradients.tree))
  const pairs = entries(parameters.tree).map(([path, tensor]) => [path, tensor, named.get(path)!] as const)
  return compare([...pairs, ['x', io.x, dx]], objective, tolerance)
}

/** Runs `pass` and throws if it wrote to one of the tensors. */
function keeping(tensors: Readonly<Record<string, Float32Array>>, pass: () => void): void {
  const before = Object.entries(tensors).map(([name, data]) => [name, data, data.slice()] as const)
  pass()
  for (const [name, data, copy] of before) {
    if (data.some((value, i) => value !== copy[i])) throw new GradientError(name, `a layer must not write to ${name}`)
  }
}

/** Options of `checkLossGradients`. */
export interface CheckLossOptions {
  /** The shape of one output of the network. */
  readonly output: Shape
  /** Targets, `[batch, ...]`. */
  readonly target: Tensor
  /** Default 1. */
  readonly seed?: number
  /** Default 1e-6. */
  readonly tolerance?: number
}

const knownForLoss: Known<CheckLossOptions> = {
  output: 'array',
  target: 'anything',
  seed: 'number',
  tolerance: 'number',
}

/**
 * Proves the gradient of a loss by central differences in float64, as `checkGradients` does that of a layer.
 * @throws GradientError naming the first derivative that differs by more than `tolerance`.
 */
export function checkLossGradients(loss: Loss, options: CheckLossOptions): GradientReport {
  expectOptions('checkLossGradients', options, knownForLoss, 'loss, ')
  const { output, target, seed = 1, tolerance = 1e-6 } = options
  expectLoss('checkLossGradients', loss)
  expectInteger('checkLossGradients', 'seed', seed, 0)
  expectNumber('checkLossGradients', 'tolerance', tolerance, nonNegative)
  expectData('checkLossGradients', target, 'a tensor as target')
  const [batchSize, ...targetShape] = target.shape as [number, ...number[]]
  const network = compile(identity, { input: output, batchSize, engine: createFloat64Engine() })
  const compiled = compileLoss(loss, network, targetShape)
  const io = compiled.batch(network.batch(batchSize))
  io.target.data.set(target.data)
  scatter(io.y.data, createRandom(seed))
  compiled.forward(io, 1)
  const analytic = { shape: io.dy.shape, data: io.dy.data.slice() }
  return compare([['y', io.y, analytic]], () => compiled.forward(io, 1), tolerance)
}

const identity: Layer = {
  type: 'identity',
  config: {},
  plan: (output) => ({ output, parameters: {}, scratch: {} }),
  init: () => undefined,
  forward: () => undefined,
  backward: () => undefined,
}

const h = 1e-5

function compare(
  pairs: readonly (readonly [name: string, values: Tensor, analytic: Tensor])[],
  objective: () => number,
  tolerance: number,
): GradientReport {
  let checked = 0
  let maxError = 0
  for (const [name, { data: values }, { data: analytic }] of pairs) {
    for (let i = 0; i < values.length; i++) {
      const numeric = derivative(values, i, objective)
      const error = Math.abs(analytic[i]! - numeric) / Math.max(1, Math.abs(analytic[i]!), Math.abs(numeric))
      if (!(error <= tolerance)) {
        const where = `${name}[${i}]`
        throw new GradientError(where, `expected d${where} = ${numeric} (by differences), got ${analytic[i]!}.`)
      }
      maxError = Math.max(maxError, error)
      checked++
    }
  }
  return { checked, maxError }
}

function derivative(values: Float32Array, i: number, objective: () => number): number {
  const value = values[i]!
  values[i] = value + h
  const above = objective()
  values[i] = value - h
  const below = objective()
  values[i] = value
  return (above - below) / (2 * h)
}

function scatter(data: Float32Array, random: Random): void {
  random.normal([data.length], { out: { shape: [data.length], data } })
}
