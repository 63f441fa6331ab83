import { isUint8Array } from 'node:util/types'
import { parsePayload, payloadForScheme } from '../body/payload.js'
import { type ErrorCode, errorTable } from '../errors/error-table.js'
import { optionsInvalid } from '../errors/errors.js'
import { checkPublicUrl } from '../options/public-url.js'
import type { Format, Integrity, Provider } from '../provider/provider.js'
import { needsBody } from '../provider/ref.js'
import { asBuffer } from '../request/bytes.js'
import { headerReader, type HeadersInput } from '../request/headers.js'
import { RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { selectScheme } from '../scheme/select-scheme.js'
import type { Keyring, Keys } from '../secrets/secret-input.js'
import { checkSignature } from './check.js'
import { gatherEvidence, provenBy, withLateTimestamp } from './evidence.js'
import { keyIdOf, keyIdProblem } from './key-id.js'
import type { Tolerance } from './timestamp.js'

/** What is verified of a request. */
export interface SignedInput {
  /** All headers, their names in any case. */
  readonly headers: HeadersInput
  /** The exact bytes that were received. Text is refused: it has been decoded, and may be other bytes. */
  readonly body: Uint8Array
  /** HTTP method: some schemes sign it, and GET has no body. @default 'POST' */
  readonly method?: string
  /** Path and query. @default '/' */
  readonly url?: string
}

/** What a verified request proves. */
export interface Verification {
  /** Name of the provider. */
  readonly provider: string
  /** Name of the scheme that decided. */
  readonly scheme: string
  /** Which secret the sender says it used, where the provider says so. */
  readonly keyId: string | undefined
  /** The signed time. */
  readonly timestamp: Date | undefined
  /** What the signature covers. `none` where there is no body. */
  readonly integrity: Integrity
}

/** Whether a request is the sender's, and if not, why. */
export type Verdict =
  | (Verification & {
      /** It is the sender's. */
      readonly ok: true
    })
  | {
      /** It is not to be believed. */
      readonly ok: false
      /** Why. */
      readonly code: ErrorCode
    }

/** What a request is judged by. */
export interface Judgement {
  readonly provider: Provider
  /** Of secrets that are known: only a resolver answers later. */
  readonly keyring: Keyring
  readonly schemes: readonly CompiledScheme[]
  readonly now: () => number
  readonly tolerance: Tolerance
  readonly publicUrl: string | undefined
  readonly format: Format | undefined
}

/** One for each code, made once: what refusing costs is what a stranger can make an app spend. */
const refusals = Object.fromEntries(
  (Object.keys(errorTable) as ErrorCode[]).map((code) => [code, Object.freeze({ ok: false, code })]),
) as Readonly<Record<ErrorCode, Verdict>>

/** Judges one request, in the order of the rules: what costs nothing first. */
export function judge(by: Judgement, request: SignedInput): Verdict {
  const { headers, body, method = 'POST', url = '/' } = request
  if (!headers) throw optionsInvalid('headers', 'and `body` are needed')
  if (!isUint8Array(body))
    throw optionsInvalid('body', 'must be the exact bytes as a Buffer or Uint8Array, not text or a parsed object')
  const found = examine(by, new RequestView(method, url, headerReader(headers), by.publicUrl, asBuffer(body)))
  return typeof found === 'string' ? refusals[found] : found
}

function examine(by: Judgement, view: RequestView): Verdict | ErrorCode {
  const { name, formats, '~compiled': compiled } = by.provider
  const scheme = selectScheme(by.schemes, view)
  if (!scheme) return 'signature_missing'
  if (scheme.signsUrl) checkPublicUrl(name, [scheme], by.publicUrl)
  const format = by.format ?? scheme.format ?? formats?.[0] ?? 'json'
  payloadForScheme(scheme, view, format)
  // Where no time is signed the clock is not asked: that takes as long as most of a refusal.
  const isTimed = scheme.timestamp !== undefined || scheme.definition.kind === 'jwt'
  const window = { now: isTimed ? by.now() : Number.NaN, tolerance: by.tolerance }
  const evidence = gatherEvidence(scheme, view, window)
  if (typeof evidence === 'string') return evidence
  const keyId = keyIdOf(compiled, view)
  const unnamed = keyId === undefined ? keyIdProblem(compiled, view) : undefined
  if (unnamed) return unnamed
  const keys = by.keyring.keysFor(scheme, { keyId, headers: view.headers, context: undefined }) as Keys
  const problem = checkSignature(compiled, evidence, view, keys)
  if (problem) return problem
  if (scheme.timestamp?.ref && needsBody(scheme.timestamp.ref)) {
    try {
      view.payload = parsePayload(view.body, format, view.method)
    } catch {
      return 'payload_malformed'
    }
  }
  const proof = withLateTimestamp(evidence, view, window)
  if (typeof proof === 'string') return proof
  const { timestamp, integrity } = provenBy(proof, view)
  return { ok: true, provider: name, scheme: scheme.name, keyId, timestamp, integrity }
}
