import type { ErrorCode } from '../errors/error-table.js'
import type { Integrity } from '../provider/provider.js'
import { needsBody, resolveRef } from '../provider/ref.js'
import { type Found, repeated, type RequestView } from '../request/request-view.js'
import type { CompiledScheme, CompiledTimestamp } from '../scheme/compiled-scheme.js'
import { openToken } from '../scheme/select-scheme.js'
import { type SignedPart, signedParts, writtenParts } from '../signature/candidates.js'
import { placeProblem } from '../signature/signed-places.js'
import { checkWindow, parseTimestamp, type Tolerance } from './timestamp.js'

/** What a request claims, gathered before anything is hashed. */
export interface Evidence {
  readonly scheme: CompiledScheme
  /** All of them have to hold. None on the fast path, which has `texts`. */
  readonly parts: readonly SignedPart[]
  /** Raw text, as signed. */
  readonly timestampText: string | undefined
  /** Milliseconds since 1970. */
  readonly timestamp: number | undefined
  /** Of a scheme with a fast path: signatures as a digest is spelt, and what is signed before the body. */
  readonly texts: readonly string[] | undefined
  readonly start: string
}

/** The clock and the window to judge a timestamp by. */
export interface Window {
  readonly now: number
  readonly tolerance: Tolerance
}

/** Gathers the evidence for one scheme, or gives the reason to refuse, what costs least to find out first. Costs no hash. */
export function gatherEvidence(scheme: CompiledScheme, view: RequestView, window: Window): Evidence | ErrorCode {
  if (scheme.fastPath) return scheme.fastPath.gather(scheme, view, window)
  openToken(scheme, view)
  const unmet = checkRequirements(scheme, view)
  if (unmet) return unmet
  const written = writtenParts(scheme, view)
  if (typeof written === 'string') return written
  const problem = checkSignedPlaces(scheme, view) ?? checkTokenTimes(scheme, view, window)
  if (problem) return problem
  const time = timestampIn(scheme, view, written.timestamp)
  const timestamp = judgeTimestamp(scheme.timestamp, time, view, window)
  if (typeof timestamp === 'string') return timestamp
  const parts = signedParts(scheme, written, view)
  if (typeof parts === 'string') return parts
  return { scheme, parts, timestampText: textOf(time, timestamp), timestamp, texts: undefined, start: '' }
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
    const problem = place.inBody ? undefined : placeProblem(place, resolveRef(place.ref, view))
    if (problem) return problem
  }
  return undefined
}

/** The text of the timestamp, which may stand among the signatures. */
export const timestampIn = ({ timestamp }: CompiledScheme, view: RequestView, inGrammar: string | undefined): Found =>
  timestamp?.ref ? resolveRef(timestamp.ref, view) : inGrammar

/** The text of a timestamp that was judged. */
export const textOf = (time: Found, timestamp: number | undefined): string | undefined =>
  typeof time === 'string' && timestamp !== undefined ? time : undefined

/** The time in milliseconds, the reason to refuse it, or nothing where there is none, or none yet. */
export function judgeTimestamp(
  source: CompiledTimestamp | undefined,
  text: Found,
  view: RequestView,
  window: Window,
): number | ErrorCode | undefined {
  if (!source) return undefined
  if (text === undefined) {
    // A time inside the body is judged once the body is known to be the sender's.
    const isLate = source.ref !== undefined && needsBody(source.ref) && view.payload === undefined
    return source.optional || isLate ? undefined : 'timestamp_missing'
  }
  if (text === repeated) return 'header_repeated'
  const timestamp = parseTimestamp(text, source.unit)
  if (timestamp === undefined) return text === '' ? 'timestamp_missing' : 'timestamp_malformed'
  return checkWindow(timestamp, source.unit, window.now, window.tolerance) ?? timestamp
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
  const source = evidence.scheme.timestamp
  if (!source?.ref || !needsBody(source.ref)) return evidence
  const time = resolveRef(source.ref, view)
  const timestamp = judgeTimestamp(source, time, view, window)
  return typeof timestamp === 'string' ? timestamp : { ...evidence, timestampText: textOf(time, timestamp), timestamp }
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
