import { isWebhookError, type Scheme, sign } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from './support/catalogue.js'
import { bodiesOf, check, signBody, signOptionsFor } from './support/requests.js'
import { findSignature, replaceSignature } from './support/signature-place.js'

const canSign = (scheme: Scheme) => scheme.kind !== 'custom' || scheme.sign !== undefined

const named = catalogue.flatMap((provider) =>
  provider.schemes.filter(canSign).map((scheme) => {
    const name = provider.schemes.length > 1 ? `${provider.name}, ${scheme.name}` : provider.name
    return [name, provider, scheme] as const
  }),
)

const runs = { numRuns: 20 }
const refused = expect.objectContaining({ status: 401 })

function flipBit(bytes: Uint8Array, at: number): Buffer {
  const flipped = Buffer.from(bytes)
  const bit = at % (bytes.length * 8)
  flipped[bit >> 3]! ^= 1 << (bit & 7)
  return flipped
}

function outcomeOf(run: () => unknown): string {
  try {
    run()
    return 'verified'
  } catch (error) {
    return isWebhookError(error) ? error.code : String(error)
  }
}

it('leaves out the one whose keys nobody else can sign with', () => {
  expect(catalogue.filter(({ schemes }) => !schemes.some(canSign)).map(({ name }) => name)).toEqual(['aws-sns'])
})

describe.each(named)('%s', (_name, provider, scheme) => {
  const bodies = bodiesOf(provider, scheme)

  it('verifies what it signed', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const request = signBody(provider, scheme, body)
        const verified = check(provider, scheme, request)
        expect(verified).toMatchObject({ provider: provider.name, scheme: scheme.name ?? scheme.kind })
        // Of several schemes the weakest speaks for the provider.
        expect(provider.schemes.length > 1 || verified.integrity === provider.integrity).toBe(true)
      }),
      runs,
    )
  })

  it('refuses a body with one bit flipped, if it says that the body is covered', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, at) => {
        const request = signBody(provider, scheme, body)
        if (check(provider, scheme, request).integrity !== 'body') return
        expect(() => check(provider, scheme, { ...request, body: flipBit(request.body, at) })).toThrow(refused)
      }),
      runs,
    )
  })

  it('refuses a signature with one bit flipped', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (body, at) => {
        const request = signBody(provider, scheme, body)
        const found = findSignature(scheme, request)
        const flipped = replaceSignature(request, found, flipBit(Buffer.from(found.text, found.encoding), at))
        expect(flipped).not.toEqual(request)
        expect(() => check(provider, scheme, flipped)).toThrow(refused)
      }),
      runs,
    )
  })

  it('refuses what another secret signed', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(() => check(provider, scheme, signBody(provider, scheme, body, 1))).toThrow(refused)
      }),
      runs,
    )
  })

  it('signs by headers alone, where the signature is in one', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const options = signOptionsFor(provider, scheme, body)
        const request = signBody(provider, scheme, body)
        const inHeader = request.url === options.url && request.body.equals(body)
        const outcome = outcomeOf(() => check(provider, scheme, { ...request, headers: sign(provider, options) }))
        expect(outcome).toBe(inHeader ? 'verified' : 'sign_invalid')
      }),
      runs,
    )
  })
})
