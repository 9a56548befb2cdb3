import type { DatasetEvent } from '../events.ts'
import type { Colors } from '../streams.ts'
import { formatBytes, formatCount } from './format.ts'
import { createTable, padded } from './table.ts'

/** A data set for people: what it is, where its files are, and how often each class occurs. */
export function datasetText(event: DatasetEvent, colors: Colors): string {
  const { name, notice, train, test, inputShape, classes, files, sheet } = event
  const { bold, dim, yellow } = colors
  return [
    ...(notice ? [yellow(notice), ''] : []),
    `${dim('data')}      ${bold(name)}: ${formatCount(train)} training, ${formatCount(test)} test images of ${inputShape.join(' × ')}`,
    `${dim('source')}    ${sourceText(event)}`,
    ...(files.length > 0 ? [`${dim('verified')}  ${verifiedText(event, colors)}`] : []),
    ...files.map(({ name, byteLength, sha256 }) =>
      dim(`          ${padded(name, 23)}  ${formatBytes(byteLength).padStart(7)}  SHA-256 ${sha256.slice(0, 12)}…`),
    ),
    ...(sheet === undefined ? [] : [`${dim('sheet')}     ${sheet}`]),
    '',
    createTable(
      ['class', 'training', 'test'],
      classes.map(({ name, train, test }) => [name, formatCount(train), formatCount(test)]),
      colors,
      { names: true },
    ),
    '',
  ].join('\n')
}

function sourceText({ source, location = '' }: DatasetEvent): string {
  switch (source) {
    case 'directory':
      return `the directory ${location}`
    case 'cache':
      return `the cache, ${location}`
    case 'download':
      return `downloaded, now in the cache, ${location}`
    case 'synthetic':
      return 'drawn, from no file'
  }
}

function verifiedText({ verified }: DatasetEvent, { green, yellow }: Colors): string {
  return verified
    ? green('by the SHA-256 of each file')
    : yellow('by structure only: there is no SHA-256 to compare these files with')
}
