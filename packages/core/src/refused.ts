import type { ErrorCode } from './error-table.js'
import { WebhookError } from './errors.js'

const reasons: Partial<Record<ErrorCode, string>> = {
  signature_missing: 'The request has no signature.',
  signature_malformed: 'The signature is not written as the provider writes it.',
  signature_mismatch: 'The signature does not fit the body and the secret.',
  key_unknown: 'The key id is not known.',
  timestamp_missing: 'The request has no timestamp.',
  timestamp_malformed: 'The timestamp is not written as the provider writes it.',
  timestamp_too_old: 'The timestamp is older than the tolerance allows.',
  timestamp_in_future: 'The timestamp is further ahead than the tolerance allows.',
  header_missing: 'A header that feeds the signature is missing.',
  header_repeated: 'A header that feeds the signature occurs more than once.',
  header_malformed: 'A header that feeds the signature has a value that the provider does not send.',
  key_id_missing: 'The request does not say which key it was signed with.',
  method_not_allowed: 'The method is not one that is accepted here.',
  encoding_unsupported: 'The body is compressed.',
  body_too_large: 'The body is larger than the limit.',
  too_busy: 'Too many requests are waiting to be verified.',
  closing: 'The receiver is closing.',
}

/** Why a request was turned away, in words that hold nothing of it. */
export const reasonFor = (code: ErrorCode): string => reasons[code] ?? 'The request was refused.'

/** The error for a failed verification. It names the reason and holds nothing of the request. */
export const refused = (code: ErrorCode): WebhookError => new WebhookError(code, reasonFor(code))
