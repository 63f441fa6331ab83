import type { ErrorCode } from '../errors/error-table.js'
import { type CompiledRef, resolveRef, valueAt } from '../provider/ref.js'
import { repeated, type RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { decodeSignatures, maxCandidates, maxTokenLength, splitSignatures } from './signature.js'

/** Most items of a body that are verified one by one. */
const maxItems = 500

/** Signatures of one item, or of the request where it has no items, as they are written. */
interface WrittenPart {
  readonly item: unknown
  readonly places: readonly { readonly place: CompiledRef; readonly signatures: readonly string[] }[]
}

/** What stands in a scheme's places, and the timestamp among it. */
export interface WrittenParts {
  readonly parts: readonly WrittenPart[]
  readonly timestamp: string | undefined
}

/** Signatures of one item, or of the request where it has no items. */
export interface SignedPart {
  readonly item: unknown
  readonly candidates: readonly Buffer[]
}

/** Takes apart what a scheme's places hold, or gives the reason to refuse. Nothing is decoded. */
export function writtenParts(scheme: CompiledScheme, view: RequestView): WrittenParts | ErrorCode {
  if (scheme.definition.kind === 'jwt') return tokenProblem(scheme, view) ?? { parts: [], timestamp: undefined }
  if (!scheme.each) return writtenPart(scheme, view)
  const items = valueAt(view.payload, scheme.each.path)
  // Of nothing, every item is signed.
  if (!Array.isArray(items) || items.length === 0 || items.length > maxItems) return 'signature_missing'
  const parts: WrittenPart[] = []
  for (const item of items as readonly unknown[]) {
    view.item = item
    const written = writtenPart(scheme, view)
    if (typeof written === 'string') return written
    parts.push(...written.parts)
  }
  return { parts, timestamp: undefined }
}

function tokenProblem({ places: [place] }: CompiledScheme, view: RequestView): ErrorCode | undefined {
  const value = place!.source === 'body' ? '' : resolveRef(place!, view)
  if (value === undefined) return 'signature_missing'
  if (value === repeated) return 'header_repeated'
  return value.length > maxTokenLength ? 'header_malformed' : undefined
}

function writtenPart(scheme: CompiledScheme, view: RequestView): WrittenParts | ErrorCode {
  const places: WrittenPart['places'][number][] = []
  let timestamp: string | undefined
  let problem: ErrorCode = 'signature_missing'
  for (const place of scheme.places) {
    const value = resolveRef(place, view)
    if (value === repeated) return 'header_repeated'
    if (value === undefined) {
      if (scheme.definition.kind === 'custom') return 'header_missing'
      continue
    }
    const written = splitSignatures(value, scheme.grammar)
    if (typeof written === 'string') {
      if (written !== 'signature_malformed') return written
      problem = written
      continue
    }
    places.push({ place, signatures: written.signatures })
    timestamp = written.timestamp
  }
  return places.length > 0 ? { parts: [{ item: view.item, places }], timestamp } : problem
}

/** Decodes the signatures of every part, or gives the reason to refuse: each part has to have one. */
export function signedParts(
  scheme: CompiledScheme,
  { parts }: WrittenParts,
  { jwt }: RequestView,
): readonly SignedPart[] | ErrorCode {
  if (scheme.definition.kind === 'jwt') return jwt ? [{ item: undefined, candidates: [jwt.signature] }] : 'signature_malformed'
  const decoded: SignedPart[] = []
  for (const { item, places } of parts) {
    const candidates = places.flatMap(({ place, signatures }) => {
      const charset = place.source === 'header' ? 'latin1' : 'utf8'
      return decodeSignatures(signatures, scheme.grammar, scheme.method.plausible, charset)
    })
    if (candidates.length === 0 || candidates.length > maxCandidates) return 'signature_malformed'
    decoded.push({ item, candidates })
  }
  return decoded
}
