import { expectNone, expectNumber, expectOptions, finite, type Known } from '@nn/arguments'
import { elementwise } from './elementwise.ts'
import type { Layer } from './layer.ts'

/** Options of `leakyRelu`. */
export interface LeakyReluOptions {
  /** Any finite number. Default 0.01, as in the paper and in PyTorch; Keras takes 0.3. */
  readonly slope?: number
}

const known: Known<LeakyReluOptions> = { slope: 'number' }

/**
 * Leaky ReLU (Maas et al. 2013): `y = x if x > 0, else slope·x`, so `dx = dy if x > 0, else slope·dy`.
 * At 0 the derivative is `slope`, as in PyTorch.
 *
 * @throws ArgumentError for an option that is not known, or a slope that is not finite.
 */
export function leakyRelu(options: LeakyReluOptions = {}): Layer {
  expectOptions('leakyRelu', options, known)
  const { slope = 0.01 } = options
  expectNumber('leakyRelu', 'slope', slope, finite)
  return rectifier('leakyRelu', { slope }, slope)
}

/** ReLU: `y = max(x, 0)`, so `dx = dy if x > 0, else 0`. At 0 the derivative is 0, as in PyTorch. */
export function relu(...none: readonly []): Layer {
  expectNone('relu', none)
  return rectifier('relu', {}, 0)
}

function rectifier(type: string, config: Layer['config'], slope: number): Layer {
  const layer = elementwise(type, config, {
    forward(ops, { x, y }) {
      ops.leakyRelu(y, x, slope)
    },
    backward(ops, dx, { x, dy }) {
      ops.leakyReluBackward(dx, dy, x, slope)
    },
  })
  return { ...layer, slope }
}
