import { isUint8Array } from 'node:util/types'
import { WebhookError } from '../errors/errors.js'
import { unknownKey } from '../options/known-keys.js'

/** Body of a reply: bytes, text, or anything else as JSON. */
export type ReplyBody = string | Uint8Array | object | number | boolean | null

/** A reply as a definition or a handler gives it. */
export interface ReplyInit {
  /** HTTP status, from 200 to 599. @default 200 */
  readonly status?: number
  /** Lower-case names. @default the content type that fits the body */
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes and text are sent as they are, anything else as JSON. @default none */
  readonly body?: ReplyBody
}

/** What goes back to the sender. */
export interface WebhookReply {
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. Neither `content-length` nor others that frame the message: the server sets those. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact bytes; empty where there is no body. */
  readonly body: Uint8Array
  /**
   * Whether the connection is to be closed after it. Decided by the size and shape of the request alone, so that it
   * tells nothing about why a request was refused.
   */
  readonly close?: boolean
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const headerValue = /^[\t\x20-\x7e]*$/
const framing = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade', 'trailer', 'te'])

/** Makes a reply, or throws what is wrong with it. */
export function makeReply(init: ReplyInit): WebhookReply {
  if (typeof init !== 'object' || init === null) throw replyInvalid('it must be an object: { status, headers, body }')
  const misspelt = unknownKey(init, ['status', 'headers', 'body'])
  if (misspelt !== undefined) throw replyInvalid(`\`${misspelt}\` is none of status, headers and body`)
  const { status = 200, headers = {}, body } = init
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw replyInvalid(`\`status\` must be a whole number from 200 to 599, got ${String(status)}`)
  }
  const encoded = encodeBody(body)
  const lines: Record<string, string> = encoded.type ? { 'content-type': encoded.type } : {}
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    if (!headerName.test(name) || framing.has(lower)) throw replyInvalid(`header "${name}" cannot be set`)
    if (typeof value !== 'string' || !headerValue.test(value)) throw replyInvalid(`header "${name}" must be printable ASCII text`)
    lines[lower] = value
  }
  return Object.freeze({ status, headers: Object.freeze(lines), body: encoded.bytes })
}

function encodeBody(body: ReplyBody | undefined): { bytes: Uint8Array; type: string | undefined } {
  if (body === undefined) return { bytes: new Uint8Array(0), type: undefined }
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' }
  if (isUint8Array(body)) return { bytes: Uint8Array.from(body), type: 'application/octet-stream' }
  let text: string | undefined
  try {
    text = JSON.stringify(body)
  } catch (cause) {
    throw new WebhookError('reply_invalid', 'The reply body cannot be written as JSON.', { cause })
  }
  if (text === undefined) throw replyInvalid('the body cannot be written as JSON')
  return { bytes: Buffer.from(text), type: 'application/json' }
}

const replyInvalid = (problem: string): WebhookError => new WebhookError('reply_invalid', `Reply: ${problem}.`)

/** A handler's reply ends the delivery, so it may only be a success or a refusal that the sender documents. */
export function makeHandlerReply(init: ReplyInit): WebhookReply {
  const reply = makeReply(init)
  if (reply.status < 300 || (reply.status >= 400 && reply.status < 500)) return reply
  throw replyInvalid(`\`status\` ${reply.status} would not end the delivery: use 2xx or 4xx, or throw to have the sender retry`)
}
