import { ArgumentError } from '@nn/tensor'
import { elementwise } from './elementwise.ts'
import type { Layer } from './layer.ts'

/**
 * Leaky ReLU (Maas et al. 2013): `y = x if x > 0, else slope·x`, so `dx = dy if x > 0, else slope·dy`.
 * At 0 the derivative is `slope`, as in PyTorch.
 *
 * @param options.slope Any finite number. Default 0.01, as in the paper and in PyTorch; Keras takes 0.3.
 * @throws ArgumentError if `slope` is not finite.
 */
export function leakyRelu(options: { readonly slope?: number } = {}): Layer {
  const { slope = 0.01 } = options
  if (!Number.isFinite(slope)) throw new ArgumentError('leakyRelu', 'slope must be a finite number', slope)
  return rectifier('leakyRelu', { slope }, slope)
}

/** ReLU: `y = max(x, 0)`, so `dx = dy if x > 0, else 0`. At 0 the derivative is 0, as in PyTorch. */
export function relu(): Layer {
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
