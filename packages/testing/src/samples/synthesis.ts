import type { Provider, Scheme } from '@posthorn/core'
import { formatOf, schemeOf } from '../schemes.js'
import type { Occasion } from './occasion.js'
import { type Draft, type Place, placesIn, put, read } from './places.js'

const placeOf = (ref: string): Place => placesIn(`{${ref}}`)[0]!

/** The places that a scheme signs, asserts or names in its token. */
function signedPlaces(scheme: Scheme): readonly Place[] {
  if (scheme.kind === 'custom') return (scheme.signs ?? []).map(placeOf)
  if (scheme.kind === 'jwt') return Object.values(scheme.claims ?? {}).flatMap(placesIn)
  if (!('signed' in scheme)) return []
  return [scheme.signed, ...Object.values(scheme.assert ?? {})].flatMap((template = '') => placesIn(template))
}

/** What signing fills by itself, from its options. */
function filledPlaces({ id, keyId, type }: Provider, scheme: Scheme): ReadonlySet<string> {
  const timestamp = 'timestamp' in scheme ? scheme.timestamp?.from : undefined
  const names = [type].flat().flatMap((name) => (typeof name === 'string' ? placesIn(name) : []))
  const refs = [[id].flat()[0], keyId, timestamp, ...names.map(({ source, name }) => `${source}:${name}`)]
  return new Set(refs.filter((ref) => ref !== undefined))
}

/** Headers that the provider signs, and that signing cannot fill by itself: nonces and the like. */
export function signedHeaders(provider: Provider, at: Occasion): Record<string, string> {
  const scheme = schemeOf(provider)
  const filled = filledPlaces(provider, scheme)
  const own = signedPlaces(scheme).filter(({ source, name }) => source === 'header' && !filled.has(`header:${name}`))
  return Object.fromEntries(own.map(({ name }) => [name, at.token()]))
}

/** The least that a definition asks of an event: its ids, and whatever is signed by name. */
export function synthesise(provider: Provider, at: Occasion): unknown {
  const format = formatOf(provider)
  if (format === 'text') return `Event ${at.id()}`
  const scheme = schemeOf(provider)
  const payload: Record<string, unknown> = {}
  const draft: Draft = { format, payload, headers: {} }
  for (const [index, { from }] of provider.ids.entries())
    if (!from.startsWith('header:')) put(draft, placeOf(from), index === 0 ? at.id() : at.uuid())
  for (const [ref, value] of Object.entries(scheme.require ?? {})) put(draft, placeOf(ref), value)
  for (const place of signedPlaces(scheme))
    // Were a signed value a mere token, a handshake could be made to sign it, and receivers would refuse it.
    if (place.source !== 'item' && place.source !== 'header' && read(draft, place) === undefined) put(draft, place, at.token('~'))
  const time = 'timestamp' in scheme ? scheme.timestamp : undefined
  if (time?.from !== undefined) put(draft, placeOf(time.from), { s: at.seconds, ms: at.ms, iso: at.iso }[time.unit ?? 's'])
  if ('each' in scheme && scheme.each !== undefined) put(draft, placeOf(scheme.each), [itemOf(scheme, at)])
  // Without an id, equal events would be one delivery.
  if (!Object.hasOwn(payload, 'id')) payload.id = at.id()
  return payload
}

/** One item of a list whose items are signed one by one. */
function itemOf(scheme: Scheme, at: Occasion): unknown {
  const item: Draft = { format: 'json', payload: {}, headers: {} }
  for (const { source, name } of signedPlaces(scheme)) if (source === 'item') put(item, { source: 'json', name }, at.token())
  return item.payload
}
