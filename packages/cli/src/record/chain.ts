import { createHash } from 'node:crypto'

// Each line of a log ends with a checksum of itself and of the checksum before it, so a line that is edited, added or
// taken away shows at its place. Whoever computes all later checksums again can deceive: it tells mistakes and quick
// edits, not forgers.

const link = /,"chain":"([0-9a-f]{16})"\}$/

/** A line of JSON with its link to the line before, whose checksum is `before`; that of the first is ''. */
export function chained(line: string, before: string): { readonly line: string; readonly chain: string } {
  const chain = checksum(before + line)
  return { line: `${line.slice(0, -1)},"chain":"${chain}"}`, chain }
}

/** The checksum of a line; undefined if it has none, as in logs of older versions. */
export function chainOf(line: string): string | undefined {
  return link.exec(line)?.[1]
}

/**
 * Whether a line is as it was written, and after the same line. Before the first one with a checksum, one without is.
 */
export function isIntact(line: string, before: string): boolean {
  const chain = chainOf(line)
  return chain === undefined ? before === '' : chain === checksum(before + line.replace(link, '}'))
}

/** The first 16 digits of the SHA-256, in hexadecimal. */
export function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
