import { type ErrorCode, errorTable } from '../errors/error-table.js'
import { makeReply, type WebhookReply } from './reply.js'

/** Body of a reply whose code is not among the provider's own: the status in words, and nothing of the reason. */
const phrases: Readonly<Record<number, string>> = {
  400: 'bad_request',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  500: 'internal_error',
  503: 'unavailable',
}

const ofStatus = (status: number, headers: Readonly<Record<string, string>>): WebhookReply =>
  makeReply({ status, headers, body: { error: phrases[status] ?? 'error' } })

/** A plain reply with the status of a code. */
export const plainReply = (code: ErrorCode, headers: Readonly<Record<string, string>> = {}): WebhookReply =>
  ofStatus(errorTable[code].status, headers)

/** 503 with a time to come back after; senders that honour it spare the endpoint a retry that is too early. */
export const retryLater = (afterMs: number): WebhookReply =>
  ofStatus(503, { 'retry-after': String(Math.max(1, Math.ceil(afterMs / 1000))) })
