import { writeFileSync } from 'node:fs'

/** Loaded before a measured process: leaves its peak resident memory, in kilobytes, in a file. */
process.on('exit', () => {
  writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS))
})
