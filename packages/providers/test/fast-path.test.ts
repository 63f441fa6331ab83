import { isDeepStrictEqual } from 'node:util'
import { createVerifier, isWebhookError, type Provider, type Scheme, type SignedInput, signRequest } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verdictOf } from './support/attempt.js'
import { catalogue } from './support/catalogue.js'
import { keysOf } from './support/keys.js'
import { plain } from './support/plain.js'
import { bodiesOf, signOptionsFor } from './support/requests.js'
import { readVectors, type Vector } from './support/vectors.js'

const now = Date.UTC(2026, 1, 14)

/** Schemes that are verified by a fast path, with the header of their signature and what stands between two of them. */
const fastSchemes = (provider: Provider) =>
  provider['~compiled'].schemes.flatMap(({ fastPath, definition, name, places, grammar }) => {
    const separator = grammar.fields?.separator ?? (grammar.list ? ' ' : ',')
    return fastPath ? [{ definition, name, place: { header: places[0]!.name, separator } }] : []
  })

const providers = catalogue.filter((provider) => fastSchemes(provider).length > 0)

const schemes = providers.flatMap((provider) =>
  fastSchemes(provider).map(({ definition, name, place }) => {
    const title = provider.schemes.length > 1 ? `${provider.name}, ${name}` : provider.name
    return [title, provider, definition, place] as const
  }),
)

function outcomeOf(provider: Provider, vector: Vector): string {
  const verdict = verdictOf(provider, vector)
  return isWebhookError(verdict) ? verdict.code : verdict
}

/** A verifier in the middle of a rotation: the older of its two secrets signs. */
function verifierOf(provider: Provider, scheme: Scheme) {
  const secret = [keysOf(provider, scheme, 1).secret, keysOf(provider, scheme).secret]
  const { keyId, publicUrl } = signOptionsFor(provider, scheme, Buffer.alloc(0))
  return createVerifier(provider, {
    secret: provider.keyId === undefined ? secret : { [keyId!]: secret },
    now: () => now,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  })
}

interface Signed {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

interface Place {
  readonly header: string
  readonly separator: string
}

/** Where a request is changed, and to what. */
interface Change {
  readonly at: number
  readonly cut: number
  readonly text: string
}

type Spoilt = Pick<SignedInput, 'body'> & { readonly headers: Record<string, string | readonly string[] | undefined> }

function flipped(body: Buffer, at: number): Buffer {
  const copy = Buffer.from(body)
  copy[at % copy.length]! ^= 1 << (at & 7)
  return copy
}

/** Another signature of the same length. */
const other = (value: string) =>
  value.replaceAll(/[\w+/]{20,}/g, (text) => text.replaceAll(/[0-9]/g, (digit) => `${9 - Number(digit)}`))

/** A value with the last of its entries written more often. */
function longer(value: string, separator: string, times: number): string {
  const last = value.slice(value.lastIndexOf(separator) + 1)
  return [value, ...Array.from({ length: times }, () => last)].join(separator)
}

type Spelling = (value: string, change: Change, separator: string) => string | readonly string[] | undefined

/** What stands in the signature's header instead of what was signed; some of it is as good. */
const spellings: Readonly<Record<string, Spelling>> = {
  'as it is': (value) => value,
  missing: () => undefined,
  empty: () => '',
  'sent twice': (value) => [value, value],
  'written twice': (value, _change, separator) => value + separator + value,
  'after another one': (value, _change, separator) => other(value) + separator + value.slice(value.lastIndexOf(separator) + 1),
  'before another one': (value, _change, separator) => value + separator + other(value.slice(value.lastIndexOf(separator) + 1)),
  'sixteen of them': (value, _change, separator) => longer(value, separator, 15),
  'seventeen of them': (value, _change, separator) => longer(value, separator, 16),
  'too long': (value) => value.repeat(60),
  'in upper case': (value) => value.toUpperCase(),
  'in lower case': (value) => value.toLowerCase(),
  'partly in upper case': (value, { at }) => value.slice(0, at % value.length) + value.slice(at % value.length).toUpperCase(),
  'in upper case but for its mark': (value) => value.replaceAll(/[\w+/]{20,}/g, (text) => text.toUpperCase()),
  'with blanks between': (value, _change, separator) => value.replaceAll(separator, `${separator}  `),
  'after a blank': (value) => ` ${value}`,
  'before a blank': (value) => `${value} `,
  'cut off': (value, { at }) => value.slice(0, at % value.length),
  'before other text': (value, { text }) => value + text,
  'after other text': (value, { text }) => text + value,
  'around other text': (value, { at, cut, text }) =>
    value.slice(0, at % value.length) + text + value.slice((at % value.length) + cut),
  'with spare bits': (value) => value.replace(/.(?==*$)/, 'B'),
  'without padding': (value) => value.replace(/=+$/, ''),
  'in the other alphabet': (value) => value.replaceAll(/[+/]/g, (sign) => (sign === '+' ? '-' : '_')),
  'in another order': (value, _change, separator) => value.split(separator).toReversed().join(separator),
  'without marks': (value) => /[\w+/]{20,}=*$/.exec(value)?.[0],
}

/** The same signed request spoilt in every way, by what is spoilt. */
function* spoiltOf(
  { headers, body }: Signed,
  { header, separator }: Place,
  change: Change,
): Generator<readonly [string, Spoilt]> {
  const value = headers[header]!
  for (const [what, spell] of Object.entries(spellings))
    yield [what, { body, headers: { ...headers, [header]: spell(value, change, separator) } }]
  yield ['under a name in upper case', { body, headers: { ...headers, [header]: undefined, [header.toUpperCase()]: value } }]
  yield ['twice, under two names', { body, headers: { ...headers, [header.toUpperCase()]: value } }]
  yield ['another body', { headers, body: flipped(body, change.at) }]
  yield ['no body', { headers, body: Buffer.alloc(0) }]
  yield ['a longer body', { headers, body: Buffer.concat([body, Buffer.from(change.text)]) }]
  for (const name of Object.keys(headers)) {
    const own = headers[name]!
    if (name === header) continue
    yield [`${name} missing`, { body, headers: { ...headers, [name]: undefined } }]
    yield [`${name} empty`, { body, headers: { ...headers, [name]: '' } }]
    yield [`${name} twice`, { body, headers: { ...headers, [name]: [own, own] } }]
    yield [`${name} changed`, { body, headers: { ...headers, [name]: own.replace(/.$/s, change.text) } }]
  }
}

const texts = fc.oneof(
  fc.constantFrom('0', 'a', '=', ',', ';', ' ', '.', 't=1,', ',t=1', 'v1=', ',v1', 'é', '\u0100', '\u212a', '\n'),
  fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }),
)
const changes: fc.Arbitrary<Change> = fc.record({ at: fc.nat(1000), cut: fc.nat(3), text: texts })
// Both edges of the window that most have, and what is beyond them.
const times = fc.constantFrom(0, -1, -300, -301, 300, 301, -100_000).map((seconds) => now + seconds * 1000)

it('is what most of the catalogue is verified by', () => {
  const names = providers.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(60)
  expect(names).toEqual(expect.arrayContaining(['stripe', 'github', 'slack', 'shopify', 'standard-webhooks', 'svix']))
  for (const provider of providers) expect(fastSchemes(plain(provider))).toEqual([])
})

describe.each(providers.map((provider) => [provider.name, provider] as const))('%s', (name, provider) => {
  it('gives every vector the verdict of the general way', () => {
    const { vectors } = readVectors(name)
    const outcomes = (of: Provider) => vectors.map((vector) => [vector.note, outcomeOf(of, vector)] as const)
    expect(outcomes(provider)).toEqual(outcomes(plain(provider)))
    // Of no use if none of them is verified that way.
    const names = fastSchemes(provider).map((scheme) => scheme.name)
    expect(outcomes(provider).filter(([, outcome]) => names.includes(outcome))).not.toEqual([])
  })
})

describe.each(schemes)('%s', (_title, provider, scheme, place) => {
  const fast = verifierOf(provider, scheme)
  const general = verifierOf(plain(provider), scheme)

  it('gives random requests the verdict of the general way', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(bodiesOf(provider, scheme), times, changes, (bytes, timestamp, change) => {
        const signed = signRequest(provider, { ...signOptionsFor(provider, scheme, bytes), timestamp })
        const verdicts = [...spoiltOf(signed, place, change)].map(
          ([what, request]) => [what, fast.check(request), general.check(request)] as const,
        )
        expect(verdicts.filter(([, verdict, expected]) => !isDeepStrictEqual(verdict, expected))).toEqual([])
        for (const [, verdict] of verdicts) seen.add(verdict.ok ? 'ok' : verdict.code)
      }),
      { numRuns: 20, endOnFailure: true, examples: [[Buffer.from('{"x":1}'), now, { at: 3, cut: 1, text: '0' }]] },
    )
    // Of no use if every request was refused for one reason.
    for (const one of ['ok', 'header_repeated', 'signature_malformed', 'signature_mismatch']) expect([...seen]).toContain(one)
  })
})
