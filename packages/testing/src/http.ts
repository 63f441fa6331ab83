import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'

/** A request as it goes over the wire. */
export interface Sent {
  /** HTTP method. @default 'POST' */
  readonly method?: string
  /** A list of pairs keeps repeated headers apart. */
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[]
  /** Text and bytes go with their length; several chunks are sent one by one, without a content length. @default none */
  readonly body?: string | Uint8Array | readonly Uint8Array[]
  /** Breaks the request off. */
  readonly signal?: AbortSignal
}

/** What came back. */
export interface Received {
  /** HTTP status. */
  readonly status: number
  /** As Node gives them: lower-case names, repeated ones joined or listed. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Names and values as sent, without `Date` and `Connection`, which may differ between equal replies. */
  readonly comparableHeaders: readonly string[]
  /** Decoded as UTF-8. */
  readonly body: string
}

const longestReply = 16_777_216

export class ReplyTooLargeError extends Error {
  constructor() {
    super('The reply is larger than 16 MiB.')
  }
}

/**
 * Sends one request on a connection of its own, and resolves once the whole reply is there. Rejects where none comes, or
 * one that is larger than 16 MiB.
 */
export function send(url: string, { method = 'POST', headers = {}, body, signal }: Sent = {}): Promise<Received> {
  return new Promise((resolve, reject) => {
    const requestBy = url.startsWith('https:') ? httpsRequest : httpRequest
    // Set on a request that is already there, a header that cannot be sent would leave its connection open.
    const lines = { Host: new URL(url).host, ...Object.fromEntries(grouped(headers)) }
    const options = { method, agent: false, headers: lines, ...(signal ? { signal } : {}) }
    const request = requestBy(url, options, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= longestReply) chunks.push(chunk)
        else response.destroy(new ReplyTooLargeError())
      })
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          comparableHeaders: comparable(response.rawHeaders),
          body: Buffer.concat(chunks).toString(),
        })
      })
    })
    request.on('error', reject)
    // All there is to see of a reply that changes the protocol.
    request.on('close', () => reject(Object.assign(new Error('The connection was closed.'), { code: 'ECONNRESET' })))
    const single = body === undefined || typeof body === 'string' || body instanceof Uint8Array
    // Given text, Node writes head and body as one UTF-8 text, and Latin-1 header values change.
    if (single) request.end(typeof body === 'string' ? Buffer.from(body) : body)
    else
      sendChunks(
        body,
        (chunk) => request.write(chunk),
        () => request.end(),
      )
  })
}

/** Each chunk in a turn of its own, so that it makes a packet of its own. */
function sendChunks(chunks: readonly Uint8Array[], write: (chunk: Uint8Array) => void, end: () => void): void {
  const [next, ...rest] = chunks
  if (!next) return end()
  write(next)
  setImmediate(() => sendChunks(rest, write, end))
}

function grouped(headers: NonNullable<Sent['headers']>): Map<string, string | string[]> {
  const lines = new Map<string, string | string[]>()
  const pairs = Array.isArray(headers) ? (headers as readonly (readonly [string, string])[]) : Object.entries(headers)
  for (const [name, value] of pairs) {
    const before = lines.get(name)
    lines.set(name, before === undefined ? value : [before, value].flat())
  }
  return lines
}

function comparable(raw: readonly string[]): string[] {
  const lines: string[] = []
  for (let index = 0; index < raw.length; index += 2) {
    if (!/^(?:date|connection|keep-alive)$/i.test(raw[index]!)) lines.push(`${raw[index]}: ${raw[index + 1]}`)
  }
  return lines
}

/** Sends bytes as they are, and resolves with all that comes back until the server closes or `quietMs` pass without more. */
export function sendRaw(url: string, bytes: string | Uint8Array, quietMs = 1000): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.setTimeout(quietMs, () => socket.destroy())
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}
