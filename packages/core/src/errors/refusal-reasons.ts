import type { CompiledProvider } from '../provider/compiled-provider.js'
import type { CompiledRef } from '../provider/ref.js'
import type { ErrorCode } from './error-table.js'
import { WebhookError } from './errors.js'

const reasons: Partial<Record<ErrorCode, string>> = {
  signature_missing: 'The request has no signature.',
  signature_malformed: 'The signature is not written as the provider writes it.',
  signature_mismatch: 'The signature does not fit the body and the secret.',
  key_unknown: 'The key id is not known, or the resolver gave null.',
  handshake_refused: 'A handshake did not show the `verifyToken`, or brought a secret that `captureSecret` did not take.',
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
  payload_malformed: 'The body is not UTF-8, or not of the format that was chosen.',
  closing: 'The receiver is closing.',
}

/** Where the provider has what a code is about, for those who compare a description with a request. */
const placesFor: Partial<Record<ErrorCode, (provider: CompiledProvider) => readonly CompiledRef[]>> = {
  signature_missing: ({ schemes }) => schemes.flatMap(({ places }) => places),
  signature_malformed: ({ schemes }) => schemes.flatMap(({ places }) => places),
  timestamp_missing: ({ schemes }) => schemes.flatMap(({ timestamp }) => timestamp?.ref ?? []),
  timestamp_malformed: ({ schemes }) => schemes.flatMap(({ timestamp }) => timestamp?.ref ?? []),
  header_missing: fed,
  header_repeated: fed,
  header_malformed: fed,
  key_id_missing: ({ keyId }) => (keyId ? [keyId] : []),
}

function fed({ schemes }: CompiledProvider): readonly CompiledRef[] {
  return schemes.flatMap(({ requirements, assertions, signedPlaces, timestamp, places }) => [
    ...requirements.map(([ref]) => ref),
    ...assertions.map(({ ref }) => ref),
    ...signedPlaces.map(({ ref }) => ref),
    ...(timestamp?.ref ? [timestamp.ref] : []),
    ...places,
  ])
}

/** Why a request was turned away, in words that hold nothing of it. */
export function reasonFor(code: ErrorCode, provider?: CompiledProvider): string {
  const reason = reasons[code] ?? 'The request was refused.'
  const places = provider ? [...new Set(placesFor[code]?.(provider).map(({ source, name }) => `${source}:${name}`))] : []
  return places.length > 0 ? `${reason} Looked at: ${places.join(', ')}.` : reason
}

/** The error for a failed verification. It names the reason and holds nothing of the request. */
export const refused = (code: ErrorCode, provider?: CompiledProvider): WebhookError =>
  new WebhookError(code, reasonFor(code, provider))
