import { createVerifier, defineProvider, type Provider, type Scheme, signRequest } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from './support/plain.js'

const now = Date.UTC(2026, 1, 14)
const secret = 'a-secret-of-these-tests'
const hmac = { kind: 'hmac', hash: 'sha256' } as const
const from = 'header:x-signature'

const schemes: Readonly<Record<string, Scheme>> = {
  'a header': { ...hmac, signature: { from, encoding: 'hex' }, signed: '{body}' },
  'a prefix': { ...hmac, signature: { from, encoding: 'hex', prefix: 'v0=' }, signed: 'v0:{body}' },
  'SHA-1 in base64': { ...hmac, hash: 'sha1', signature: { from, encoding: 'base64' }, signed: '{body}' },
  'SHA-384 in base64': { ...hmac, hash: 'sha384', signature: { from, encoding: 'base64' }, signed: '{body}' },
  'SHA-512 in base64url': { ...hmac, hash: 'sha512', signature: { from, encoding: 'base64url' }, signed: '{body}' },
  fields: {
    ...hmac,
    signature: { from, fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
    signed: '{timestamp}.{body}',
  },
  'fields with a prefix': {
    ...hmac,
    signature: { from, fields: { separator: ';', pick: 's', timestamp: 'ts' }, prefix: 'p,', encoding: 'base64' },
    signed: '{timestamp}:{body}',
  },
  'a list': {
    ...hmac,
    signature: { from, list: { version: 'v1' }, encoding: 'base64' },
    signed: '{header:x-id}.{timestamp}.{body}',
    timestamp: { from: 'header:x-time' },
  },
}

const subjects = Object.entries(schemes).map(([name, scheme]) => {
  const provider: Provider = defineProvider({ name: 'fast', docs: 'https://fast.example', schemes: [scheme], type: 'event' })
  return [name, provider] as const
})

const headersOf = (provider: Provider, body: Uint8Array, timestamp = now): Readonly<Record<string, string>> =>
  signRequest(provider, { secret, body, timestamp, headers: { 'x-id': 'id-1' } }).headers

/** Texts near to what a sender writes: pieces of it in another order, another case, more than once. */
function nearValues(value: string): fc.Arbitrary<string> {
  const pieces = value.split(/(?<=[,; =])|(?=[,; =])/)
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...pieces) },
    fc.constantFrom(',', ';', ' ', '=', 't=1', 'v1=', 'v1', 'T=', '', ...pieces.map((text) => text.toUpperCase())),
    fc.string({ maxLength: 3 }),
    // Spare bits of base64 that are not zero; characters that lower case moves into ASCII, or out of it.
    fc.constantFrom(...pieces.map((text) => text.replace(/.(?==*$)/, 'B')), 'İ', '\u212a'),
  )
  return fc.oneof(
    fc.constant(value),
    fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
    fc.tuple(fc.nat(value.length), piece, fc.nat(3)).map(([at, text, cut]) => value.slice(0, at) + text + value.slice(at + cut)),
    fc
      .integer({ min: 14, max: 20 })
      .map((times) => Array.from({ length: times }, () => value).join(value.includes(';') ? ';' : ',')),
    fc.constantFrom(value.toUpperCase(), ` ${value}`, `${value} `, value.repeat(60), value.replaceAll(',', ', ')),
  )
}

describe.each(subjects)('%s', (_name, provider) => {
  const fast = createVerifier(provider, { secret: ['another secret', secret], now: () => now })
  const general = createVerifier(plain(provider), { secret: ['another secret', secret], now: () => now })

  it('has a fast path, and verifies by it', () => {
    const body = Buffer.from('{}')
    expect(provider['~compiled'].schemes[0].fastPath).toBeDefined()
    expect(fast.check({ headers: headersOf(provider, body), body })).toMatchObject({ ok: true })
  })

  it('gives the verdict of the general way', () => {
    const bodies = fc.uint8Array({ maxLength: 40 })
    const times = fc.constantFrom(now, now - 301_000, now + 301_000)
    const seen = new Set<string>()
    fc.assert(
      fc.property(bodies, times, fc.boolean(), fc.gen(), (body, time, swap, gen) => {
        const headers = headersOf(provider, body, time)
        const value = gen(() => nearValues(headers['x-signature']!))
        const request = {
          headers: { ...headers, ...(swap ? { 'X-Signature': value } : { 'x-signature': value }) },
          body: gen(() => fc.constantFrom(body, body, Buffer.from('other'))),
        }
        const verdict = fast.check(request)
        expect(verdict).toEqual(general.check(request))
        seen.add(verdict.ok ? 'ok' : verdict.code)
      }),
      { numRuns: 500, endOnFailure: true },
    )
    // Of no use if every request was refused for one reason.
    for (const one of ['ok', 'header_repeated', 'signature_malformed', 'signature_mismatch']) expect([...seen]).toContain(one)
  })

  it('misses what the general way misses', () => {
    const body = Buffer.from('{}')
    const headers = headersOf(provider, body)
    for (const name of Object.keys(headers)) {
      for (const values of [undefined, [], [''], [headers[name]!, headers[name]!], ['x'.repeat(5000)]]) {
        const request = { headers: { ...headers, [name]: values }, body }
        expect(fast.check(request), `${name}: ${values?.length}`).toEqual(general.check(request))
      }
    }
  })
})

it('leaves no signature in the memory that small buffers share', () => {
  const provider = subjects[0]![1]
  const body = Buffer.from('{"forged":true}')
  const forged = { 'x-signature': 'ab'.repeat(32) }
  expect(createVerifier(provider, { secret, now: () => now }).check({ headers: forged, body })).toMatchObject({ ok: false })
  const shared = Buffer.from(Buffer.from('some text').buffer).toString('latin1')
  expect(shared).not.toContain(headersOf(provider, body)['x-signature'])
})
