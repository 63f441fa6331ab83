import type { ErrorCode } from '../errors/error-table.js'
import type { Token } from '../provider/template.js'
import { type Found, repeated, type RequestView } from '../request/request-view.js'
import type { CompiledScheme } from '../scheme/compiled-scheme.js'
import { type Comparer, comparer } from '../verify/compare.js'
import { type Evidence, judgeTimestamp, textOf, timestampIn, type Window } from '../verify/evidence.js'
import type { SignedPart } from './candidates.js'
import { digestBytes } from './hmac.js'
import { type Scan, scanOf } from './signature-scan.js'
import { placeProblem, type SignedPlace } from './signed-places.js'
import { type Spelling, spellingOf } from './spelling.js'

/**
 * What most senders do: one header with HMACs in hex or base64, over a few short texts and then the body. It gives the
 * same verdict as the general way, which the tests hold it to, in less time: signatures are found by scanning, and
 * compared as text in the one spelling that the digest has, so that nothing is decoded or split.
 */
export interface FastPath {
  /** Gathers the evidence, or gives the reason to refuse: in the order of the general way. */
  readonly gather: (scheme: CompiledScheme, view: RequestView, window: Window) => Evidence | ErrorCode
  /** Whether a signature of the evidence is the one that a key makes of what is signed. */
  readonly holds: Comparer
}

/** The fast path of a scheme that is simple enough for it. */
export function fastPathOf(scheme: CompiledScheme): FastPath | undefined {
  const { definition, grammar, places, tokens, requirements, assertions, urlVariants, each, readsPayload, timestamp } = scheme
  if (definition.kind !== 'hmac' || grammar.encoding === 'text') return undefined
  if (places.length !== 1 || places[0]!.source !== 'header') return undefined
  if (requirements.length + assertions.length + urlVariants.length > 0 || each || readsPayload) return undefined
  if (timestamp?.optional) return undefined
  const scan = scanOf(grammar)
  const start = tokens.slice(0, -1).map((token) => pieceOf(token, scheme))
  const last = tokens.at(-1)
  if (!scan || start.includes(undefined) || typeof last !== 'object' || !('source' in last)) return undefined
  if (last.source !== 'body' || last.transform) return undefined
  const bytes = digestBytes[definition.hash]
  return {
    gather: gatherer(places[0]!.name, scan, spellingOf(grammar, bytes), start as readonly Piece[]),
    holds: comparer(definition.hash, grammar.encoding, bytes),
  }
}

/** A piece of what is signed before the body: text, the timestamp, or a header. */
type Piece = string | typeof theTime | SignedPlace

const theTime: unique symbol = Symbol('the timestamp')

function pieceOf(token: Token, { signedPlaces }: CompiledScheme): Piece | undefined {
  if (typeof token === 'string') return token
  if ('optional' in token || token.transform) return undefined
  if (token.source === 'timestamp') return theTime
  return token.source === 'header' ? signedPlaces.find(({ ref }) => ref === token) : undefined
}

const noParts: readonly SignedPart[] = []

function gatherer(name: string, scan: Scan, spell: Spelling, pieces: readonly Piece[]): FastPath['gather'] {
  const places = pieces.filter((piece) => typeof piece === 'object')
  return (scheme, view, window) => {
    const value = view.header(name)
    if (value === undefined) return 'signature_missing'
    if (value === repeated) return 'header_repeated'
    const written = scan(value)
    if (typeof written === 'string') return written
    for (const place of places) {
      const problem = placeProblem(place, view.header(place.ref.name))
      if (problem) return problem
    }
    const time = timestampIn(scheme, view, written.timestamp)
    const timestamp = judgeTimestamp(scheme.timestamp, time, view, window)
    if (typeof timestamp === 'string') return timestamp
    const texts = spellAll(written.signatures, spell)
    if (!texts) return 'signature_malformed'
    const start = startOf(pieces, time, view)
    return { scheme, parts: noParts, timestampText: textOf(time, timestamp), timestamp, texts, start }
  }
}

function spellAll(signatures: readonly string[], spell: Spelling): readonly string[] | undefined {
  if (signatures.length === 1) {
    const text = spell(signatures[0]!)
    return text === undefined ? undefined : [text]
  }
  const texts = signatures.map(spell).filter((text) => text !== undefined)
  return texts.length === 0 ? undefined : texts
}

/** What is signed before the body. Every piece of it is known to be there. */
function startOf(pieces: readonly Piece[], time: Found, view: RequestView): string {
  let start = ''
  for (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : piece === theTime ? time : view.header(piece.ref.name)
    if (typeof text === 'string') start += text
  }
  return start
}
