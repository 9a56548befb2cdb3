import type { ReportEvent } from '../events.ts'
import type { Colors } from '../streams.ts'
import { formatBytes } from './format.ts'

/** Where a report is. */
export function reportText({ file, bytes }: ReportEvent, { bold }: Colors): string {
  return `report  ${bold(file)}, ${formatBytes(bytes)}: open it in a browser\n`
}
