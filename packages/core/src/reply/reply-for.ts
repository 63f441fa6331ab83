import { type ErrorCode, errorTable } from '../errors/error-table.js'
import type { ReceiverConfig } from '../options/receiver-config.js'
import type { WebhookReply } from './reply.js'
import { plainReply, retryLater } from './standard-replies.js'

/** What goes back for a code. All failed verifications get the same. */
export function replyFor({ provider, methods, leaseMs }: ReceiverConfig, code: ErrorCode): WebhookReply {
  const { refused, invalid } = provider['~compiled'].replies
  if (errorTable[code].status === 401) return refused
  if (code === 'payload_malformed' || code === 'payload_invalid') return invalid
  if (code === 'method_not_allowed') return plainReply(code, { allow: methods.join(', ') })
  return errorTable[code].status === 503 ? retryLater(Math.min(leaseMs, 5000)) : plainReply(code)
}
