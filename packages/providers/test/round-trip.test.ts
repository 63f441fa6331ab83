import { type Provider, sign, type SignOptions, verify } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, secretOf } from './support/catalogue.js'

const now = Date.UTC(2026, 1, 14)

// Any bytes at all: most of these are not valid UTF-8.
const bodies = fc.uint8Array({ minLength: 1, maxLength: 300 })

const signBody = (provider: Provider, body: Uint8Array, options: Partial<SignOptions> = {}) =>
  sign(provider, { secret: secretOf(provider), body, timestamp: now, keyId: 'key_1', ...options })

function check(provider: Provider, body: Uint8Array, headers: Record<string, string>) {
  const secret = provider.keyId ? { key_1: secretOf(provider) } : secretOf(provider)
  return verify(provider, { secret, body, headers, now })
}

function flipBit(bytes: Uint8Array, at: number): Uint8Array {
  const flipped = Uint8Array.from(bytes)
  const bit = at % (bytes.length * 8)
  flipped[bit >> 3]! ^= 1 << (bit & 7)
  return flipped
}

describe.each(catalogue.map((provider) => [provider.name, provider] as const))('%s', (_name, provider) => {
  it('verifies what it signed, whatever the bytes', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(check(provider, body, signBody(provider, body))).toMatchObject({ provider: provider.name, integrity: 'body' })
      }),
    )
  })

  it('refuses a body with one bit flipped', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, at) => {
        const headers = signBody(provider, body)
        expect(() => check(provider, flipBit(body, at), headers)).toThrow(expect.objectContaining({ code: 'signature_mismatch' }))
      }),
    )
  })

  it('refuses a signature with one bit flipped', () => {
    const place = provider['~compiled'].schemes[0].places[0]!.name
    const { encoding } = provider['~compiled'].schemes[0].grammar
    fc.assert(
      fc.property(bodies, fc.nat(), (body, at) => {
        const headers = signBody(provider, body)
        const [, start, text] = /^(.*[=,])?([^,]{40,})$/.exec(headers[place]!)!.map((part) => part ?? '') as [
          string,
          string,
          string,
        ]
        const bytes = flipBit(Buffer.from(text, encoding as 'hex' | 'base64'), at)
        const flipped = { ...headers, [place]: start + Buffer.from(bytes).toString(encoding as 'hex' | 'base64') }
        expect(() => check(provider, body, flipped)).toThrow(expect.objectContaining({ code: 'signature_mismatch' }))
      }),
    )
  })

  it('refuses what another secret signed', () => {
    const other = provider.name === 'standard-webhooks' ? `whsec_${Buffer.alloc(24, 7).toString('base64')}` : 'another-secret'
    fc.assert(
      fc.property(bodies, (body) => {
        const headers = signBody(provider, body, { secret: other })
        expect(() => check(provider, body, headers)).toThrow(expect.objectContaining({ code: 'signature_mismatch' }))
      }),
    )
  })
})
