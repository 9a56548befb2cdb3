import { type JsonObject } from './json.ts'
import { isWritten, type Manifest } from './manifest.ts'
import { manifestFile, metricsFile } from './names.ts'
import type { RunLog } from './read-log.ts'

/**
 * Where the files of a run are not as nn wrote them, in sentences. A run of an older version has no checksums, and
 * nothing to find.
 */
export function editsOf(manifest: Manifest, log: RunLog | undefined): readonly string[] {
  const differing = differencesOf(manifest.result, log?.done)
  const inManifest = isWritten(manifest) ? [] : differing.length > 0 ? differing : [`${manifestFile} was edited.`]
  const isCut = manifest.log !== undefined && log?.edits.length === 0 && log.chain !== manifest.log
  return [...inManifest, ...(log?.edits ?? []), ...(isCut ? [`${metricsFile} does not end as it did.`] : [])]
}

/** Figures of the result that the last event of the log has otherwise. */
function differencesOf(result: Manifest['result'], done: JsonObject | undefined): string[] {
  if (!result || !done) return []
  return Object.entries(result)
    .filter(([name, value]) => name in done && done[name] !== value)
    .map(([name, value]) => `${manifestFile} was edited: ${name} is ${value}, and was ${String(done[name])}.`)
}
