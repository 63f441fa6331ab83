import type { CompiledProvider } from './compiled-provider.js'
import type { CompiledScheme } from './compiled-scheme.js'
import type { ErrorCode } from './error-table.js'
import { needsBody, resolveRef } from './ref.js'
import { repeated, type RequestView } from './request-view.js'
import { maxCandidates, maxValueLength, readSignatures } from './signature.js'
import { checkWindow, parseTimestamp, type Tolerance } from './timestamp.js'

/** What a request claims, gathered before anything is hashed. */
export interface Evidence {
  readonly scheme: CompiledScheme
  readonly candidates: readonly Buffer[]
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

/**
 * The first scheme whose signature is there decides alone: were any other tried after it, a sender's weaker legacy
 * signature would be as good as its strong one, and adding or dropping a header would choose between them.
 */
export function selectScheme({ schemes }: CompiledProvider, view: RequestView): CompiledScheme | undefined {
  return schemes.find((scheme) => scheme.inBody || scheme.places.some((place) => resolveRef(place, view) !== undefined))
}

/** Gathers the evidence for one scheme, or gives the reason to refuse. Costs no hash. */
export function gatherEvidence(scheme: CompiledScheme, view: RequestView, window: Window): Evidence | ErrorCode {
  const unmet = checkRequirements(scheme, view)
  if (unmet) return unmet
  const candidates: Buffer[] = []
  let timestampText: string | undefined
  let problem: ErrorCode = 'signature_missing'
  for (const place of scheme.places) {
    const value = resolveRef(place, view)
    if (value === repeated) return 'header_repeated'
    if (value === undefined) {
      if (scheme.definition.kind === 'custom') return 'header_missing'
      continue
    }
    const read = readSignatures(value, scheme.grammar, scheme.method.plausible)
    if (typeof read === 'string') {
      if (read !== 'signature_malformed') return read
      problem = read
      continue
    }
    candidates.push(...read.candidates)
    timestampText = read.timestamp
  }
  if (candidates.length === 0) return problem
  if (candidates.length > maxCandidates) return 'signature_malformed'
  const time = readTimestamp(scheme, view, timestampText, window)
  return typeof time === 'string' ? time : { scheme, candidates, ...time }
}

function checkRequirements(scheme: CompiledScheme, view: RequestView): ErrorCode | undefined {
  for (const [ref, expected] of scheme.requirements) {
    if (needsBody(ref) && view.payload === undefined) continue
    const value = resolveRef(ref, view)
    if (value === undefined) return 'header_missing'
    if (value === repeated) return 'header_repeated'
    if (value !== expected) return 'header_malformed'
  }
  return checkSignedHeaders(scheme, view)
}

function checkSignedHeaders(scheme: CompiledScheme, view: RequestView): ErrorCode | undefined {
  for (const [index, token] of scheme.tokens.entries()) {
    if (typeof token === 'string' || token.source !== 'header') continue
    const value = view.header(token.name)
    if (value === undefined || value === '') return 'header_missing'
    if (value === repeated) return 'header_repeated'
    // `a.1` + `.` + `2` and `a` + `.` + `1.2` are the same signed bytes: a value may not hold the text that ends it.
    const next = scheme.tokens[index + 1]
    if (value.length > maxValueLength || (typeof next === 'string' && value.includes(next))) return 'header_malformed'
  }
  return undefined
}

type Time = Pick<Evidence, 'timestampText' | 'timestamp'>

function readTimestamp(
  scheme: CompiledScheme,
  view: RequestView,
  inGrammar: string | undefined,
  window: Window,
): Time | ErrorCode {
  const source = scheme.timestamp
  if (!source) return { timestampText: undefined, timestamp: undefined }
  // A time inside the body is judged once the body is known to be the sender's.
  if (source.ref && needsBody(source.ref) && view.payload === undefined) return { timestampText: undefined, timestamp: undefined }
  const text = source.ref ? resolveRef(source.ref, view) : inGrammar
  if (text === undefined) return 'timestamp_missing'
  if (text === repeated) return 'header_repeated'
  const timestamp = parseTimestamp(text, source.unit)
  if (timestamp === undefined) return text === '' ? 'timestamp_missing' : 'timestamp_malformed'
  return checkWindow(timestamp, source.unit, window.now, window.tolerance) ?? { timestampText: text, timestamp }
}

/** Judges a timestamp that stands in the body, after the signature held. */
export function checkLateTimestamp(scheme: CompiledScheme, view: RequestView, window: Window): ErrorCode | undefined {
  const ref = scheme.timestamp?.ref
  if (!ref || !needsBody(ref)) return undefined
  const time = readTimestamp(scheme, view, undefined, window)
  return typeof time === 'string' ? time : undefined
}

/** What a checked signature says of a delivery besides that it is the sender's. */
export interface Proven {
  /** The signed time. */
  readonly timestamp: Date | undefined
  readonly integrity: 'body' | 'none'
}

/** What the evidence proves once its signature held; of an unsigned request, nothing. */
export const provenBy = (evidence: Evidence | undefined, { body }: RequestView): Proven => ({
  timestamp: evidence?.timestamp === undefined ? undefined : new Date(evidence.timestamp),
  integrity: evidence?.scheme.coversBody && body.length > 0 ? 'body' : 'none',
})
