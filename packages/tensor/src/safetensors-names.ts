/** The header key that holds strings about the whole file instead of a tensor. */
export const METADATA = '__metadata__'

const inherited = /(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/

/** Whether a name, taken apart at its dots and used as keys of plain objects, would reach what all objects share. */
export function isReservedName(name: string): boolean {
  return inherited.test(name)
}
