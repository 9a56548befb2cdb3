import type { Manifest } from '../record/manifest.ts'

/** The command that makes a run again, from any directory. */
export function trainCommand({ experiment, overrides, seed, data }: Manifest): string {
  const { epochs, batchSize, learningRate } = overrides
  const options = Object.entries({ epochs, 'batch-size': batchSize, 'learning-rate': learningRate, seed })
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [`--${name}`, String(value)])
  const directory = data.directory === undefined ? [] : ['--data', data.directory]
  return commandLine(['train', experiment.path, ...options, ...directory])
}

/** The words after `nn` as one types them. */
export function commandLine(words: readonly string[]): string {
  return ['nn', ...words.map((word) => quoted(word))].join(' ')
}

/** What to type to go on with a run. */
export function resumeCommand(directory: string): string {
  return commandLine(['train', '--resume', directory])
}

/** A word as the shell reads it back: cmd.exe and PowerShell on Windows, sh and its like elsewhere. */
function quoted(word: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return /^[\w.:/\\@+=,-]+$/.test(word) ? word : `"${word}"`
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
