import type { Scheme, TimestampUnit } from '@posthorn/core'
import type { SavedRequest } from './explanation.js'
import { headerValues, parsed, signatureHeaders, textAt, valueAt } from './places.js'
import type { Trial } from './trial.js'

/** A time that a request claims to be from. */
export interface ClaimedTime {
  /** As it is written. */
  readonly text: string
  readonly unit: TimestampUnit
  /** Milliseconds since 1970, read in that unit. */
  readonly at: number
}

/** The times that a request claims, as its provider reads them. */
export const claimedTimes = ({ provider, request }: Pick<Trial, 'provider' | 'request'>): readonly ClaimedTime[] =>
  provider.schemes.flatMap((scheme) => (scheme.kind === 'jwt' ? tokenTimes(scheme, request) : schemeTimes(scheme, request)))

function schemeTimes(scheme: Scheme, request: SavedRequest): readonly ClaimedTime[] {
  const source = 'timestamp' in scheme ? scheme.timestamp : undefined
  const text = source?.from === undefined ? timeInSignature(scheme, request) : valueAt(source.from, request)
  return text === undefined ? [] : timesIn(text, source?.unit ?? 's')
}

/** The time that stands beside a signature: `t=1712345678,v1=…`. */
export function timeInSignature(scheme: Scheme, request: SavedRequest): string | undefined {
  const grammar = 'signature' in scheme && 'encoding' in scheme.signature ? scheme.signature : undefined
  const value = signatureHeaders(scheme).flatMap((name) => headerValues(request, name))[0]
  if (!grammar || value === undefined) return undefined
  if (grammar.positions) return value.split(grammar.positions.separator)[0]
  const start = `${grammar.fields?.timestamp}=`
  const field = grammar.fields && value.split(grammar.fields.separator).find((part) => part.trimStart().startsWith(start))
  return field?.trimStart().slice(start.length)
}

function tokenTimes(scheme: Extract<Scheme, { kind: 'jwt' }>, request: SavedRequest): readonly ClaimedTime[] {
  const { from, prefix = '' } = scheme.signature
  const given = from === 'body' ? request.body.toString('latin1') : (valueAt(from, request) ?? '')
  const claims = parsed(Buffer.from(given.slice(prefix.length).split('.')[1] ?? '', 'base64url').toString())
  const at = (name: string) => textAt(claims, name)
  const own = scheme.timestamp?.from?.startsWith('jwt:claims.') ? at(scheme.timestamp.from.slice(11)) : undefined
  const last = at('exp')
  return [
    ...(own === undefined ? [] : timesIn(own, scheme.timestamp?.unit ?? 's')),
    // A token is no longer good from its `exp` on.
    ...(last === undefined ? [] : timesIn(last, 's').map((time) => ({ ...time, at: time.at - 1000 }))),
    ...timesIn(at('nbf') ?? '', 's'),
  ]
}

function timesIn(text: string, unit: TimestampUnit): readonly ClaimedTime[] {
  const at = unit === 'iso' ? Date.parse(text) : text === '' ? Number.NaN : Number(text) * (unit === 's' ? 1000 : 1)
  return Number.isFinite(at) ? [{ text, unit, at }] : []
}

/** How a time is written, whatever its reader expects. */
export interface WrittenTime {
  readonly words: 'seconds' | 'milliseconds' | 'microseconds' | 'an ISO date'
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Recognises a time of our days by how many digits it has. */
export function writtenTime(text: string): WrittenTime | undefined {
  if (/^\d{4}-\d\d-\d\d[T ]/.test(text) && !Number.isNaN(Date.parse(text))) return { words: 'an ISO date', at: Date.parse(text) }
  if (!/^\d{9,16}(?:\.\d{1,9})?$/.test(text)) return undefined
  const value = Number(text)
  if (value < 1e11) return { words: 'seconds', at: value * 1000 }
  return value < 1e14 ? { words: 'milliseconds', at: value } : { words: 'microseconds', at: value / 1000 }
}
