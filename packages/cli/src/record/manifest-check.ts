// What a run.json has to look like, part by part: it may come from anywhere, and every command believes it from then
// on.

import type { Shape } from '@nn/tensor'
import { metrics } from '@nn/train'
import { isObject } from './json.ts'

export const manifestFormat = 'nn-run-1'

type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string'
const yesOrNo: Check = (value) => typeof value === 'boolean'
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const size: Check = (value) => count(value) && value !== 0
const number: Check = (value) => typeof value === 'number' || value === null // JSON has no NaN

const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value)

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)

const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

const map =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check)

const object =
  (parts: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(parts).every(([name, check]) => check(value[name]))

/** Whether JSON holds a shape: a list of sizes. */
export function isShape(value: unknown): value is Shape {
  return list(size)(value)
}

const versions = map(text)

/** Whether JSON is the manifest of a run, of this version or an older one. */
export const isManifest: Check = object({
  format: oneOf(manifestFormat),
  status: oneOf('running', 'completed', 'stopped', 'aborted', 'failed'),
  error: optional(text),
  experiment: object({ name: text, path: text, sha256: text }),
  overrides: object({
    epochs: optional(size),
    batchSize: optional((value) => value === 'full' || size(value)),
    learningRate: optional((value) => typeof value === 'number'),
    seed: optional(count),
  }),
  data: object({ directory: optional(text) }),
  dataset: object({
    name: text,
    synthetic: yesOrNo,
    notice: optional(text),
    verified: optional(yesOrNo),
    classes: optional(list(text)),
    inputShape: optional(isShape),
  }),
  summary: optional(text),
  log: optional(text),
  checksum: optional(text),
  seed: count,
  engine: optional(object({ kernels: text, threads: size, precision: optional(text), notes: optional(list(text)) })),
  versions: optional(versions),
  startedAt: text,
  endedAt: optional(text),
  result: optional(
    object({
      epochs: count,
      step: count,
      validationLoss: optional(number),
      validationAccuracy: optional(number),
      testLoss: number,
      testAccuracy: number,
      weightsSha256: text,
    }),
  ),
  command: optional(list(text)),
  resumed: optional(list(object({ step: count, at: text, threads: size, versions }))),
  checkpoints: optional(object({ every: optional(size), keep: optional(count), best: optional(oneOf(...metrics)) })),
  monitors: optional(map(oneOf(...metrics))),
})
