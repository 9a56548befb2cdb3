/** What to type to go on with a run. */
export function resumeCommand(directory: string): string {
  return `nn train --resume ${quoted(directory)}`
}

/** A path as a word of the shell: of cmd.exe and PowerShell on Windows, of sh and its like elsewhere. */
export function quoted(path: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return /^[\w.:/\\@+=-]+$/.test(path) ? path : `"${path}"`
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
