import { beforeEach, inject } from 'vitest'

/**
 * Skips the tests of a file, with the reason, where no registry can be reached to install from; returns whether one
 * can.
 */
export function needRegistry() {
  const unreachable = inject('unreachable')
  beforeEach(({ skip }) => skip(unreachable !== '', unreachable))
  return unreachable === ''
}
