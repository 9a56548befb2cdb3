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
  return ['nn', ...words.map(quoted)].join(' ')
}

/** A word as a shell reads it back. */
export function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
