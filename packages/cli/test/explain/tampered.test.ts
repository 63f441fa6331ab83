import { defineProvider, type HmacScheme, type Provider, signRequest } from '@posthorn/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import type { Evidence, SavedRequest } from '../../src/explain/explanation.js'
import { github } from '@posthorn/providers/github'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'

const now = Date.UTC(2026, 1, 14)

const schemes: fc.Arbitrary<HmacScheme> = fc.record({
  kind: fc.constant('hmac' as const),
  hash: fc.constantFrom('sha1' as const, 'sha256' as const, 'sha512' as const),
  signature: fc.record({
    from: fc.constant('header:x-sig' as const),
    encoding: fc.constantFrom('hex' as const, 'base64' as const),
  }),
  signed: fc.constantFrom('{timestamp}.{body}', 'v0:{timestamp}:{body}', '{header:x-id}.{timestamp}.{body}'),
  timestamp: fc.constant({ from: 'header:x-time' as const }),
})
const providers: fc.Arbitrary<Provider> = schemes.map((scheme) =>
  defineProvider({ name: 'orchard', docs: 'https://orchard.example', type: 'event', schemes: [scheme] }),
)
// Binary, so that no change of theirs is another way to write the same.
const bodies = fc.uint8Array({ minLength: 4, maxLength: 200 }).map((bytes) => Buffer.from([0xff, ...bytes, 0xfe]))
const secrets = fc.stringMatching(/^[a-z]{12,20}$/)

function evidenceOf(provider: Provider, secret: string, body: Buffer): Evidence {
  const { method, url, headers } = signRequest(provider, { secret, body, timestamp: now, headers: { 'x-id': 'id-1' } })
  return {
    provider,
    request: { method, url, headers: Object.entries(headers), body },
    secrets: [{ name: 'APP_SECRET', value: secret }],
    now,
    others: [github, standardWebhooks],
  }
}

function flipBit(bytes: Uint8Array, at: number): Buffer {
  const flipped = Buffer.from(bytes)
  const bit = at % (bytes.length * 8)
  flipped[bit >> 3]! ^= 1 << (bit & 7)
  return flipped
}

it('never explains a body with one bit flipped', async () => {
  await fc.assert(
    fc.asyncProperty(providers, secrets, bodies, fc.nat(), async (provider, secret, body, at) => {
      const evidence = evidenceOf(provider, secret, body)
      expect(await explain(evidence)).toMatchObject({ verdict: 'verified' })
      const tampered = { ...evidence, request: { ...evidence.request, body: flipBit(body, at) } }
      expect(await explain(tampered)).toMatchObject({ verdict: 'nothing_found', complete: true })
    }),
    { numRuns: 20 },
  )
}, 120_000)

it('never explains another secret, with or without white space', async () => {
  await fc.assert(
    fc.asyncProperty(
      providers,
      secrets,
      secrets,
      bodies,
      fc.constantFrom('', ' ', '\n'),
      async (provider, secret, other, body, end) => {
        fc.pre(secret !== other)
        const secretsOfApp = [{ name: 'APP_SECRET', value: other + end }]
        expect(await explain({ ...evidenceOf(provider, secret, body), secrets: secretsOfApp })).toMatchObject({
          verdict: 'nothing_found',
        })
      },
    ),
    { numRuns: 20 },
  )
}, 120_000)

const tokens = fc.string({
  unit: fc.constantFrom('a', 'f', '0', '1', '=', ',', ':', '"', ' ', '%', '-', '\u0000', '\u00e9'),
  maxLength: 80,
})
const requests: fc.Arbitrary<SavedRequest> = fc.record({
  method: fc.constantFrom('POST', 'GET', ''),
  url: fc.oneof(fc.webPath(), fc.string()),
  headers: fc.array(
    fc.tuple(fc.constantFrom('x-sig', 'X-Sig', 'x-time', 'x_time', 'host', 'Other\u001b[31m'), fc.oneof(tokens, fc.string())),
    { maxLength: 8 },
  ),
  body: fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.string().map((text) => Buffer.from(text)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  ),
})

// Any that is an address: others are refused.
const addresses = fc.tuple(fc.constantFrom('https://hooks.example/', 'data:'), fc.string()).map((parts) => parts.join(''))

it('never throws, and never explains what nobody signed by anything but what is missing', async () => {
  await fc.assert(
    fc.asyncProperty(providers, secrets, requests, addresses, async (provider, secret, request, publicUrl) => {
      const explanation = await explain({
        provider,
        request,
        secrets: [{ name: 'APP_SECRET', value: secret }],
        publicUrl,
        now,
        others: [github, standardWebhooks],
      })
      expect(explanation).not.toHaveProperty('secret')
      expect(explanation.verdict).not.toBe('verified')
      expect(JSON.stringify(explanation)).toMatch(/^[\x20-\x7e\u2026]*$/)
    }),
    { numRuns: 40 },
  )
}, 120_000)
