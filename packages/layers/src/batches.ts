import { ArgumentError } from '@nn/arguments'
import { createSlab, mapShapes, mapTensors, type ParamTree, type ShapeTree, sizeOf } from '@nn/tensor'

/**
 * Tensors for batches of up to `batchSize` examples, planned once: those of a smaller batch are views of the largest
 * one's. Shapes are of one example; the tensors have the batch in front. Every call makes new views: keep them.
 */
export function planBatches<T extends ParamTree>(
  shapes: ShapeTree<T>,
  batchSize: number,
  allocate: (length: number) => Float32Array,
): (size: number) => T {
  const largest = createSlab<T>(
    mapShapes(shapes, (shape) => [batchSize, ...shape]),
    allocate,
  ).tree
  return (size) => {
    if (!Number.isSafeInteger(size) || size < 1 || size > batchSize) {
      throw new ArgumentError('batch', `size must be an integer from 1 to the planned ${batchSize}`, size)
    }
    return mapTensors(largest, ({ shape: [, ...shape], data }) => ({
      shape: [size, ...shape],
      data: data.subarray(0, size * sizeOf(shape)),
    }))
  }
}

/** `make(key)`, made once for each key. */
export function once<K, V>(make: (key: K) => V): (key: K) => V {
  return remember(make, new Map<K, V>())
}

/** `make(key)`, made once for each key and forgotten with it. */
export function onceWeak<K extends object, V>(make: (key: K) => V): (key: K) => V {
  return remember(make, new WeakMap<K, V>())
}

function remember<K, V>(
  make: (key: K) => V,
  made: { get: (key: K) => V | undefined; set: (key: K, value: V) => unknown },
): (key: K) => V {
  return (key) => {
    let value = made.get(key)
    if (value === undefined) {
      value = make(key)
      made.set(key, value)
    }
    return value
  }
}
