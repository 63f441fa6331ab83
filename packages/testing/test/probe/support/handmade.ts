import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from '@posthorn/core'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { stripe } from '@posthorn/providers/stripe'

export const secret = 'handmade-secret-c55d'
export const keyId = 'key_1'

/** What a request says of its signature. */
interface Evidence {
  readonly signature: string | undefined
  readonly time?: string | undefined
  /** @default `time` */
  readonly signedTime?: string | undefined
  readonly keyId?: string | undefined
}

/** How one sender signs. */
export interface Sender {
  readonly provider: Provider
  readonly read: (headers: IncomingHttpHeaders) => Evidence
  readonly content: (body: Buffer, time: string | undefined) => string | Buffer
}

const dotted = (body: Buffer, time: string | undefined) => Buffer.concat([Buffer.from(`${time}.`), body])

function fieldsOf(value: unknown): Evidence {
  const fields = typeof value === 'string' ? value.split(',').map((field) => field.split('=')) : []
  const only = (name: string) => {
    const found = fields.filter(([key]) => key === name)
    return found.length === 1 ? found[0]![1] : undefined
  }
  return { signature: only('v1'), time: only('t') }
}

export const recoverSender: Sender = {
  provider: recover,
  read: (headers) => ({ signature: headers['x-recover-signature'] as string | undefined }),
  content: (body) => body,
}

export const stripeSender: Sender = {
  provider: stripe,
  read: (headers) => fieldsOf(headers['stripe-signature']),
  content: dotted,
}

export const recomlySender: Sender = {
  provider: recomly,
  read: (headers) => ({ ...fieldsOf(headers['x-recomly-signature']), keyId: headers['x-recomly-key-id'] as string | undefined }),
  content: dotted,
}

/** The parts of a handler that somebody wrote by hand; each can be put wrong. */
export interface Parts {
  readonly sender: Sender
  readonly allows: (method: string | undefined) => boolean
  readonly types: (type: string | undefined) => boolean
  readonly read: (request: IncomingMessage, limit: number) => Promise<Buffer>
  readonly limit: number
  readonly evidence: (request: IncomingMessage, sender: Sender) => Evidence
  readonly keysOf: (keyId: string | undefined) => readonly (string | undefined)[]
  readonly fresh: (time: string | undefined) => boolean
  readonly fits: (signature: string, expected: string) => boolean
  readonly content: (body: Buffer, time: string | undefined, sender: Sender) => string | Buffer
  readonly refuse: (response: ServerResponse, why: { readonly expected: string; readonly reason: string }) => void
  /** Whether what was refused ends there. */
  readonly stops: boolean
  readonly parse: (body: Buffer) => unknown
  /** Throws where the event is not what the sender documents. */
  readonly check: (event: object) => void
  /** Whether bodies are checked before they are verified. */
  readonly checksFirst: boolean
  /** Says whether the event was seen before. */
  readonly seen: (event: object, request: IncomingMessage, known: Set<string>) => boolean | Promise<boolean>
  /** When a run shows. */
  readonly note: (run: () => void) => void
  readonly handle: (event: object) => void | Promise<void>
  readonly duplicate: (response: ServerResponse) => void
  /** Called with the body before it is verified. */
  readonly before: (request: IncomingMessage, known: Set<string>) => void
}

export class Answer extends Error {
  readonly status: number

  constructor(status: number) {
    super(`answered ${status}`)
    this.status = status
  }
}

export const hmac = (key: string, content: string | Buffer): string => createHmac('sha256', key).update(content).digest('hex')

async function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  if (size > limit) throw new Answer(413)
  return Buffer.concat(chunks)
}

function equal(signature: string, expected: string): boolean {
  const [given, right] = [Buffer.from(signature, 'hex'), Buffer.from(expected, 'hex')]
  return given.length === right.length && timingSafeEqual(given, right)
}

/** Written by hand and right, as far as can be seen from outside. */
export const right: Parts = {
  sender: stripeSender,
  allows: (method) => method === 'POST',
  types: () => true,
  read: readAll,
  limit: 1_048_576,
  evidence: ({ headers }, sender) => sender.read(headers),
  keysOf: () => [secret],
  fresh: (time) => /^\d{1,12}$/.test(time ?? '') && Math.abs(Date.now() / 1000 - Number(time)) <= 300,
  fits: equal,
  content: (body, time, sender) => sender.content(body, time),
  refuse: (response) => response.writeHead(401).end('Invalid signature'),
  stops: true,
  parse: (body) => JSON.parse(body.toString()),
  check: () => undefined,
  checksFirst: false,
  seen: (event, _request, known) => {
    const key = JSON.stringify(event)
    if (known.has(key)) return true
    known.add(key)
    return false
  },
  note: (run) => run(),
  handle: () => undefined,
  duplicate: (response) => response.writeHead(200).end('seen before'),
  before: () => undefined,
}
