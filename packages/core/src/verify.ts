import { isUint8Array } from 'node:util/types'
import { asBuffer } from './bytes.js'
import { checkSignature } from './check.js'
import { toTolerance } from './define-provider.js'
import { optionsInvalid } from './errors.js'
import { withLateTimestamp, gatherEvidence, provenBy } from './evidence.js'
import { headerReader, type HeadersInput } from './headers.js'
import { checkOptionNames } from './known-keys.js'
import { parsePayload, payloadForScheme } from './payload.js'
import type { EventMap, Format, Integrity, Provider } from './provider.js'
import { checkPublicUrl } from './public-url.js'
import { needsBody, resolveRef } from './ref.js'
import { refused } from './refused.js'
import { RequestView } from './request-view.js'
import type { Keys, Secret } from './secret-input.js'
import { createKeyring } from './secrets.js'
import { schemesFor, selectScheme } from './select-scheme.js'
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
  /** How to parse, where the provider sends several formats. @default the provider's first */
  readonly format?: Format
  /** Milliseconds since 1970. @default Date.now() */
  readonly now?: number
  /** @default the provider's */
  readonly toleranceSeconds?: number | Tolerance
}

const optionNames = ['secret', 'headers', 'body', 'method', 'url', 'publicUrl', 'format', 'now', 'toleranceSeconds']

/** What a verified request proves. */
export interface Verification {
  readonly provider: string
  /** Name of the scheme that decided. */
  readonly scheme: string
  readonly keyId: string | undefined
  /** The signed time. */
  readonly timestamp: Date | undefined
  /** What the signature covers. `none` where there is no body. */
  readonly integrity: Integrity
}

/**
 * Verifies one request: nothing is stored and no handler runs. It throws rather than answers, and is not
 * asynchronous, so that a forgotten `if` or `await` cannot accept a forgery.
 *
 * @throws WebhookError with the reason; its codes with status 401 are the sender's fault.
 */
export function verify<Events extends EventMap>(provider: Provider<Events>, options: VerifyOptions): Verification {
  const compiled = (provider as Provider | undefined)?.['~compiled']
  if (!compiled) throw optionsInvalid('provider', 'must come from defineProvider')
  if (typeof options !== 'object' || options === null || !options.headers)
    throw optionsInvalid('headers', 'and `body` are needed')
  checkOptionNames('verify', options, optionNames)
  if (!isUint8Array(options.body))
    throw optionsInvalid('body', 'must be the exact bytes as a Buffer or Uint8Array, not text or a parsed object')
  const { method = 'POST', url = '/', now = Date.now() } = options
  if (!Number.isFinite(now)) throw optionsInvalid('now', 'must be a number: milliseconds since 1970')
  if (typeof options.secret === 'function')
    throw optionsInvalid('secret', 'cannot be a resolver here: resolve it first, or use createReceiver')
  const keyring = createKeyring(provider.name, compiled, options.secret, 1)
  const view = new RequestView(method, url, headerReader(options.headers), options.publicUrl)
  view.body = asBuffer(options.body)
  const window = {
    now,
    tolerance: options.toleranceSeconds === undefined ? compiled.tolerance : toTolerance(options.toleranceSeconds),
  }
  const scheme = selectScheme(schemesFor(compiled.schemes, options.format), view)
  if (!scheme) throw refused('signature_missing', compiled)
  checkPublicUrl(provider.name, [scheme], options.publicUrl)
  const format = options.format ?? scheme.format ?? provider.formats?.[0] ?? 'json'
  payloadForScheme(scheme, view, format)
  const evidence = gatherEvidence(scheme, view, window)
  if (typeof evidence === 'string') throw refused(evidence, compiled)
  const found = compiled.keyId && resolveRef(compiled.keyId, view)
  const keyId = typeof found === 'string' ? found : undefined
  if (compiled.keyId && (keyId === undefined || keyId === '')) throw refused('key_id_missing', compiled)
  // Static secrets are looked up at once; only resolvers, refused above, answer later.
  const keys = keyring.keysFor(scheme, { keyId, headers: view.headers, context: undefined }) as Keys
  const problem = checkSignature(compiled, evidence, view, keys)
  if (problem) throw refused(problem, compiled)
  if (scheme.timestamp?.ref && needsBody(scheme.timestamp.ref)) view.payload = parsePayload(view.body, format, method)
  const proof = withLateTimestamp(evidence, view, window)
  if (typeof proof === 'string') throw refused(proof, compiled)
  return {
    provider: provider.name,
    scheme: scheme.name,
    keyId,
    ...provenBy(proof, view),
  }
}
