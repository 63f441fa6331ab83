import type { Format } from '../provider/provider.js'
import { needsBody, resolveRef, samePlace } from '../provider/ref.js'
import type { RequestView } from '../request/request-view.js'
import { tokenIn } from '../signature/jwt-method.js'
import { maxTokenLength } from '../signature/signature.js'
import type { CompiledScheme } from './compiled-scheme.js'

/**
 * The first scheme whose signature is there decides alone: were any other tried after it, a sender's weaker legacy
 * signature would be as good as its strong one, and adding or dropping a header would choose between them. Only between
 * schemes whose signature stands in the same place does the request's form choose, since that place has one signature.
 */
export function selectScheme(schemes: readonly CompiledScheme[], view: RequestView): CompiledScheme | undefined {
  if (schemes.length === 1) return isThere(schemes[0]!, view) ? schemes[0] : undefined
  const first = schemes.find((scheme) => isThere(scheme, view))
  if (!first) return undefined
  return schemes.find((scheme) => samePlaces(scheme, first) && fits(scheme, view)) ?? first
}

function isThere({ inBody, places }: CompiledScheme, view: RequestView): boolean {
  if (inBody) return true
  for (const place of places) if (resolveRef(place, view) !== undefined) return true
  return false
}

/** Whether two schemes look for their signature in the same place. */
export const samePlaces = (a: CompiledScheme, b: CompiledScheme): boolean =>
  a.places.length === b.places.length && a.places.every((place, index) => samePlace(place, b.places[index]!))

function fits(scheme: CompiledScheme, view: RequestView): boolean {
  const { requirements, assertions, inBody } = scheme
  // What a token says of itself may choose between schemes for tokens.
  if (!inBody) openToken(scheme, view)
  return (
    requirements.every(([ref, expected]) => needsBody(ref) || resolveRef(ref, view) === expected) &&
    assertions.every(({ ref }) => ref.source === 'jwt' || needsBody(ref) || resolveRef(ref, view) !== undefined)
  )
}

/** The schemes that a receiver accepts: of those for one format, the ones whose format was chosen. */
export const schemesFor = (schemes: readonly CompiledScheme[], chosen: Format | undefined): readonly CompiledScheme[] =>
  schemes.filter(({ format }) => chosen === undefined || format === undefined || format === chosen)

/** Takes the token of a scheme apart, so that places in it can be looked up. What it says is not to be trusted yet. */
export function openToken(scheme: CompiledScheme, view: RequestView): void {
  if (scheme.definition.kind !== 'jwt' || view.jwt) return
  const [place] = scheme.places
  const isBody = place!.source === 'body'
  const value = isBody ? view.body.toString('latin1') : resolveRef(place!, view)
  if (typeof value !== 'string' || (!isBody && value.length > maxTokenLength)) return
  view.jwt = tokenIn(value, scheme.grammar.prefix)
}
