import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { onTestFinished } from 'vitest'
import { fileNames, roles } from '../src/catalog.ts'
import { type Progress } from '../src/sources/download.ts'
import { gzip, smallFiles } from './files.ts'

/** What a mirror does with one request; `attempt` counts the requests for this file from 1. */
export type Behaviour = (request: Served, attempt: number) => void

export interface Served {
  readonly name: string
  readonly body: Uint8Array
  /** Of the request's Range, else 0. */
  readonly start: number
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export interface Mirror {
  readonly url: string
  /** One line per request: file, first byte asked for, and bytes sent. */
  readonly log: { name: string; start: number; sent: number }[]
}

export const served: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  roles.map((role) => [`${fileNames[role]}.gz`, gzip(smallFiles[role])]),
)
export const etag = '"v1"'

/** Supports Range and If-Range, as the real ones do. */
export const honest: Behaviour = ({ body, start, request, response }) => {
  const same = (request.headers['if-range'] ?? etag) === etag
  const from = same ? start : 0
  if (from >= body.length) {
    response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end()
    return
  }
  const range = from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from, etag, ...range })
  response.end(body.subarray(from))
}

const held = new Map<ServerResponse, { name: string; until: number }>()

/** Sends `bytes` of what is asked for and then holds still, until `cutWhatArrived` hears that they have arrived. */
export function holdAfter(bytes: number): Behaviour {
  return (served) => {
    const { body, start, response } = served
    const range = start > 0 && { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` }
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': body.length - start, etag, ...range })
    if (start + bytes >= body.length) {
      response.end(body.subarray(start))
      return
    }
    response.write(body.subarray(start, start + bytes))
    cutAfter(served, start + bytes)
  }
}

/** Leaves a response to `cutWhatArrived`, once the downloader has so many bytes of the file. */
export function cutAfter({ name, response }: Served, until: number): void {
  held.set(response, { name, until })
}

/**
 * An `onProgress` that drops the connections whose bytes have all arrived: a drop in mid-file whose place is certain.
 */
export function cutWhatArrived({ file, receivedBytes }: Progress): void {
  for (const [response, { name, until }] of held) {
    if (name !== file || receivedBytes < until) continue
    held.delete(response)
    response.destroy()
  }
}

/** A server on this machine, closed after the test. */
export async function mirror(behave: Behaviour = honest): Promise<Mirror> {
  const log: Mirror['log'] = []
  const attempts = new Map<string, number>()
  const server = createServer((request, response) => {
    const name = basename(request.url ?? '')
    const body = served[name]
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const entry = { name, start, sent: 0 }
    log.push(entry)
    countBody(response, (bytes) => (entry.sent += bytes))
    const attempt = (attempts.get(name) ?? 0) + 1
    attempts.set(name, attempt)
    if (body) behave({ name, body, start, request, response }, attempt)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, log }
}

function countBody(response: ServerResponse, count: (bytes: number) => void): void {
  for (const method of ['write', 'end'] as const) {
    const original = response[method].bind(response) as (...rest: unknown[]) => never
    response[method] = (...rest: unknown[]) => {
      if (rest[0] instanceof Uint8Array) count(rest[0].length)
      return original(...rest)
    }
  }
}
