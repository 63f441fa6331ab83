import { type Candidates, readCandidates } from './candidates.js'
import type { CompiledScheme } from './compiled-scheme.js'
import type { ErrorCode } from './error-table.js'
import type { FastPath } from './fast-path.js'
import type { Integrity } from './provider.js'
import { needsBody, resolveRef } from './ref.js'
import { repeated, type RequestView } from './request-view.js'
import { openToken } from './select-scheme.js'
import { movesBorder } from './signed-places.js'
import { maxValueLength } from './signature.js'
import { checkWindow, parseTimestamp, type Tolerance } from './timestamp.js'

/** Signatures of one item, or of the request where it has no items. */
export interface SignedPart {
  readonly item: unknown
  readonly candidates: readonly Buffer[]
}

/** What a request claims, gathered before anything is hashed. */
export interface Evidence {
  readonly scheme: CompiledScheme
  /** All of them have to hold. */
  readonly parts: readonly SignedPart[]
  /** Signatures for the scheme's fast path, where it has one; the parts hold none then. */
  readonly texts: readonly string[] | undefined
  /** Raw text, as signed. */
  readonly timestampText: string | undefined
  /** Milliseconds since 1970. */
  readonly timestamp: number | undefined
}

/** The clock and the window to judge a timestamp by. */
export interface Window {
  readonly now: number
  readonly tolerance: Tolerance
}

/** Gathers the evidence for one scheme, or gives the reason to refuse. Costs no hash. */
export function gatherEvidence(scheme: CompiledScheme, view: RequestView, window: Window): Evidence | ErrorCode {
  openToken(scheme, view)
  const unmet = checkRequirements(scheme, view) ?? checkSignedPlaces(scheme, view)
  if (unmet) return unmet
  const read = scheme.fastPath ? readTexts(scheme, scheme.fastPath, view) : readCandidates(scheme, view)
  if (typeof read === 'string') return read
  const time = checkTokenTimes(scheme, view, window) ?? readTimestamp(scheme, view, read.timestamp, window)
  if (typeof time === 'string') return time
  const { timestampText, timestamp } = time
  return { scheme, parts: read.parts, texts: read.texts, timestampText, timestamp }
}

const wholeRequest: readonly SignedPart[] = [{ item: undefined, candidates: [] }]

function readTexts({ places: [place] }: CompiledScheme, fastPath: FastPath, view: RequestView): Candidates | ErrorCode {
  const value = view.header(place!.name)
  if (value === repeated) return 'header_repeated'
  if (value === undefined) return 'signature_missing'
  const read = fastPath.read(value)
  return typeof read === 'string' ? read : { parts: wholeRequest, texts: read.texts, timestamp: read.timestamp }
}

function checkRequirements({ requirements, assertions }: CompiledScheme, view: RequestView): ErrorCode | undefined {
  for (const [ref, expected] of requirements) {
    if (needsBody(ref) && view.payload === undefined) continue
    const value = resolveRef(ref, view)
    if (value === undefined) return 'header_missing'
    if (value === repeated) return 'header_repeated'
    if (value !== expected) return 'header_malformed'
  }
  for (const { ref, endsQuery } of assertions) {
    if (ref.source === 'jwt' || needsBody(ref)) continue
    const value = resolveRef(ref, view)
    if (value === undefined) return 'header_missing'
    if (value === repeated) return 'header_repeated'
    // Text that a stranger had the sender put into a form is signed right behind the address, where it could pass for
    // such a parameter. Other fields follow it there; the sender appends the real one.
    // Where the configured address has a query it is the whole address, and the request's query is signed by nobody.
    if (endsQuery && !view.publicUrl?.endsWith(`${ref.name}=${value}`)) return 'header_malformed'
  }
  return undefined
}

function checkSignedPlaces({ signedPlaces }: CompiledScheme, view: RequestView): ErrorCode | undefined {
  for (const place of signedPlaces) {
    const { ref, optional } = place
    if (place.inBody) continue
    const value = resolveRef(ref, view)
    if (value === repeated) return 'header_repeated'
    if (value === undefined && optional) continue
    if (value === undefined || value === '') return 'header_missing'
    if (value.length > maxValueLength || movesBorder(place, value)) return 'header_malformed'
  }
  return undefined
}

type Time = Pick<Evidence, 'timestampText' | 'timestamp'>

const noTime: Time = { timestampText: undefined, timestamp: undefined }

function readTimestamp(
  scheme: CompiledScheme,
  view: RequestView,
  inGrammar: string | undefined,
  window: Window,
): Time | ErrorCode {
  const source = scheme.timestamp
  if (!source) return noTime
  // A time inside the body is judged once the body is known to be the sender's.
  if (source.ref && needsBody(source.ref) && view.payload === undefined) return noTime
  const text = source.ref ? resolveRef(source.ref, view) : inGrammar
  if (text === undefined) return source.optional ? noTime : 'timestamp_missing'
  if (text === repeated) return 'header_repeated'
  const timestamp = parseTimestamp(text, source.unit)
  if (timestamp === undefined) return text === '' ? 'timestamp_missing' : 'timestamp_malformed'
  return checkWindow(timestamp, source.unit, window.now, window.tolerance) ?? { timestampText: text, timestamp }
}

/** `exp` and `nbf` of a token: RFC 7519 section 4.1. Neither is a wish of the sender's that a receiver may overlook. */
function checkTokenTimes(scheme: CompiledScheme, { jwt }: RequestView, { now, tolerance }: Window): ErrorCode | undefined {
  if (scheme.definition.kind !== 'jwt' || !jwt) return undefined
  for (const [name, code] of [
    ['exp', 'timestamp_too_old'],
    ['nbf', 'timestamp_in_future'],
  ] as const) {
    const value = jwt.claims[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'timestamp_malformed'
    // From `exp` on a token is no longer valid. Written so that a clock that gives no number refuses.
    const holds = name === 'exp' ? now / 1000 < value : value - now / 1000 <= tolerance.future
    if (!holds) return code
  }
  return undefined
}

/** Judges a timestamp that stands in the body, after the signature held. Gives the evidence with it, or the reason to refuse. */
export function withLateTimestamp(evidence: Evidence, view: RequestView, window: Window): Evidence | ErrorCode {
  const ref = evidence.scheme.timestamp?.ref
  if (!ref || !needsBody(ref)) return evidence
  const time = readTimestamp(evidence.scheme, view, undefined, window)
  return typeof time === 'string' ? time : { ...evidence, ...time }
}

/** What a checked signature says of a delivery besides that it is the sender's. */
export interface Proven {
  /** The signed time. */
  readonly timestamp: Date | undefined
  readonly integrity: Integrity
}

/** What the evidence proves once its signature held; of an unsigned request, nothing. */
export const provenBy = (evidence: Evidence | undefined, { body }: RequestView): Proven => ({
  timestamp: evidence?.timestamp === undefined ? undefined : new Date(evidence.timestamp),
  integrity: evidence && body.length > 0 ? evidence.scheme.covers : 'none',
})
