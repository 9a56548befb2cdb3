import { Help } from 'commander'
import type { Check } from '../doctor/check.ts'
import type { DoctorEvent } from '../events.ts'
import type { Colors } from '../streams.ts'

/** What `nn doctor` found: a line for each check, and what to do where something is amiss. */
export function doctorText({ checks, usable, versions }: DoctorEvent, colors: Colors): string {
  const { green, red, yellow } = colors
  const warnings = checks.filter(({ status }) => status === 'warning').length
  const [color, verdict] = !usable
    ? [red, 'nn cannot work here: see the problems above.']
    : warnings > 0
      ? [yellow, 'nn works here, but see the warnings above.']
      : [green, 'nn works here.']
  return [
    `nn ${versions['@nn/cli'] ?? ''}`,
    '',
    ...checks.map((check) => checkText(check, colors)),
    '',
    color(wrap(verdict, colors.columns).join('\n')),
    '',
  ].join('\n')
}

const label = 24 // 'warning  shared memory  '

function checkText({ name, status, message, advice }: Check, colors: Colors): string {
  const { bold, green, red, yellow } = colors
  const mark = { ok: green, warning: yellow, problem: red }[status]
  const head = `${mark(status.padEnd(7))}  ${bold(name.padEnd(label - 11))}`
  const isNarrow = colors.columns < 64
  const indent = isNarrow ? 2 : label
  const lines = [message, ...(advice === undefined ? [] : [`→ ${advice}`])].flatMap((text) =>
    wrap(text, Math.min(colors.columns, 110) - indent),
  )
  const body = lines.join(`\n${' '.repeat(indent)}`)
  return isNarrow ? `${head.trimEnd()}\n  ${body}` : `${head}  ${body}`
}

function wrap(text: string, width: number): string[] {
  const help = new Help()
  help.minWidthToWrap = 1
  return help.boxWrap(text, width).split('\n')
}
