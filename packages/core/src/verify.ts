import { isUint8Array } from 'node:util/types'
import { checkSignature } from './check.js'
import { toTolerance } from './define-provider.js'
import { type ErrorCode } from './error-table.js'
import { optionsInvalid, WebhookError } from './errors.js'
import { checkLateTimestamp, gatherEvidence, selectScheme } from './evidence.js'
import { headerReader, type HeadersInput } from './headers.js'
import { payloadForScheme } from './payload.js'
import type { EventMap, Provider } from './provider.js'
import { resolveRef } from './ref.js'
import { RequestView } from './request-view.js'
import type { Keys, Secret } from './secret-input.js'
import { createKeyring } from './secrets.js'
import type { Tolerance } from './timestamp.js'

/** What {@link verify} needs of a request. */
export interface VerifyOptions {
  /** A secret, several during a rotation, or a map from key id to secret. */
  readonly secret: Secret | Readonly<Record<string, Secret>> | undefined
  readonly headers: HeadersInput
  /** The exact bytes that were received. Text is refused: it has been decoded, and may be other bytes. */
  readonly body: Uint8Array
  /** @default 'POST' */
  readonly method?: string
  /** Path and query. @default '/' */
  readonly url?: string
  /** The address that the sender was given, for schemes that sign it. */
  readonly publicUrl?: string
  /** Milliseconds since 1970. @default Date.now() */
  readonly now?: number
  /** @default the provider's */
  readonly toleranceSeconds?: number | Tolerance
}

/** What a verified request proves. */
export interface Verification {
  readonly provider: string
  /** Name of the scheme that decided. */
  readonly scheme: string
  readonly keyId: string | undefined
  /** The signed time. */
  readonly timestamp: Date | undefined
  /** `none` where the signature covers no body. */
  readonly integrity: 'body' | 'none'
}

/**
 * Verifies one request: nothing is stored and no handler runs. It throws rather than answers, and is not
 * asynchronous, so that a forgotten `if` or `await` cannot accept a forgery.
 *
 * @throws WebhookError with the reason; its codes with status 401 are the sender's fault.
 */
export function verify<Events extends EventMap>(provider: Provider<Events>, options: VerifyOptions): Verification {
  const { method = 'POST', url = '/', now = Date.now() } = options
  const compiled = provider['~compiled']
  if (!isUint8Array(options.body)) throw optionsInvalid('body', 'must be the exact bytes as a Buffer or Uint8Array, not text or a parsed object')
  if (typeof options.secret === 'function') throw optionsInvalid('secret', 'cannot be a resolver here: resolve it first, or use createReceiver')
  const keyring = createKeyring(provider.name, compiled, options.secret, 1)
  const view = new RequestView(method, url, headerReader(options.headers), options.publicUrl)
  view.body = asBuffer(options.body)
  const window = { now, tolerance: options.toleranceSeconds === undefined ? compiled.tolerance : toTolerance(options.toleranceSeconds) }
  const scheme = selectScheme(compiled, view)
  if (!scheme) throw refused('signature_missing')
  payloadForScheme(scheme, view, provider.formats?.[0] ?? 'json')
  const evidence = gatherEvidence(scheme, view, window)
  if (typeof evidence === 'string') throw refused(evidence)
  const found = compiled.keyId && resolveRef(compiled.keyId, view)
  const keyId = typeof found === 'string' ? found : undefined
  // Static secrets are looked up at once; only resolvers, refused above, answer later.
  const keys = keyring.keysFor(scheme, { keyId, headers: view.headers, context: undefined }) as Keys
  const problem = checkSignature(evidence, view, keys) ?? checkLateTimestamp(scheme, view, window)
  if (problem) throw refused(problem)
  return {
    provider: provider.name,
    scheme: scheme.name,
    keyId,
    timestamp: evidence.timestamp === undefined ? undefined : new Date(evidence.timestamp),
    integrity: scheme.coversBody && view.body.length > 0 ? 'body' : 'none',
  }
}

/** A view on the same bytes, without a copy. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

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
}

/** The error for a failed verification. It names the reason and holds nothing of the request. */
export function refused(code: ErrorCode): WebhookError {
  return new WebhookError(code, reasons[code] ?? 'The request was refused.')
}
