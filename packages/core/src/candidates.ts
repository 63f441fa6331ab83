import type { CompiledScheme } from './compiled-scheme.js'
import type { ErrorCode } from './error-table.js'
import type { SignedPart } from './evidence.js'
import { resolveRef, valueAt } from './ref.js'
import { repeated, type RequestView } from './request-view.js'
import { maxCandidates, maxTokenLength, readSignatures } from './signature.js'

/** Most items of a body that are verified one by one. */
const maxItems = 500

/** Signatures to try, by part of the request, and the timestamp that stood among them. */
export interface Candidates {
  readonly parts: readonly SignedPart[]
  readonly texts?: readonly string[]
  readonly timestamp: string | undefined
}

/** Reads what a scheme's places hold, or gives the reason to refuse. */
export function readCandidates(scheme: CompiledScheme, view: RequestView): Candidates | ErrorCode {
  if (scheme.definition.kind === 'jwt') return readToken(scheme, view)
  if (!scheme.each) return readPart(scheme, view)
  const items = valueAt(view.payload, scheme.each.path)
  // Of nothing, every item is signed.
  if (!Array.isArray(items) || items.length === 0 || items.length > maxItems) return 'signature_missing'
  const parts: SignedPart[] = []
  for (const item of items as readonly unknown[]) {
    view.item = item
    const read = readPart(scheme, view)
    if (typeof read === 'string') return read
    parts.push(...read.parts)
  }
  return { parts, timestamp: undefined }
}

function readToken(scheme: CompiledScheme, view: RequestView): Candidates | ErrorCode {
  const [place] = scheme.places
  const value = place!.source === 'body' ? '' : resolveRef(place!, view)
  if (value === undefined) return 'signature_missing'
  if (value === repeated) return 'header_repeated'
  if (value.length > maxTokenLength) return 'header_malformed'
  return view.jwt
    ? { parts: [{ item: undefined, candidates: [view.jwt.signature] }], timestamp: undefined }
    : 'signature_malformed'
}

function readPart(scheme: CompiledScheme, view: RequestView): Candidates | ErrorCode {
  const candidates: Buffer[] = []
  let timestamp: string | undefined
  let problem: ErrorCode = 'signature_missing'
  for (const place of scheme.places) {
    const value = resolveRef(place, view)
    if (value === repeated) return 'header_repeated'
    if (value === undefined) {
      if (scheme.definition.kind === 'custom') return 'header_missing'
      continue
    }
    const read = readSignatures(value, scheme.grammar, scheme.method.plausible, place.source === 'header' ? 'latin1' : 'utf8')
    if (typeof read === 'string') {
      if (read !== 'signature_malformed') return read
      problem = read
      continue
    }
    candidates.push(...read.candidates)
    timestamp = read.timestamp
  }
  if (candidates.length === 0) return problem
  return candidates.length > maxCandidates ? 'signature_malformed' : { parts: [{ item: view.item, candidates }], timestamp }
}
