import { generateKeyPairSync } from 'node:crypto'
import { createReceiver, defineProvider, isWebhookError, type ProviderDefinition, type Scheme, verify } from '@posthorn/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { now, secret, textOf } from './support/providers.js'
import { sharedSigner, tokenOf } from './support/tokens.js'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
const signature = { from: 'header:x-signature', encoding: 'hex' } as const
const hmac = { kind: 'hmac', hash: 'sha256', signature, signed: '{body}' } as const
const token = { from: 'header:x-token', prefix: 'Bearer ' } as const

const rows: [string, Scheme, Partial<ProviderDefinition>?, string?][] = [
  [
    'a token with a shared secret',
    {
      kind: 'jwt',
      algorithms: ['HS256', 'HS512'],
      signature: token,
      claims: { sum: '{sha256-hex:body}' },
      timestamp: { from: 'jwt:claims.iat' },
    },
    { keyId: 'jwt:header.kid' },
  ],
  [
    'a token with a public key',
    { kind: 'jwt', algorithms: ['RS256', 'PS256', 'ES256'], signature: token, coversBody: false },
    { keyId: 'jwt:header.kid' },
    rsa,
  ],
  [
    'a token that is the body',
    { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'body' }, require: { 'jwt:header.typ': 'JWT' } },
    { formats: ['jwt'], keyId: 'jwt:header.kid' },
  ],
  [
    'sorted fields of a signed address',
    { ...hmac, signed: '{url}{params}', format: 'form', urlVariants: ['port', 'unescaped'] },
    { formats: ['form', 'json'] },
  ],
  ['a digest that is asserted', { ...hmac, signed: '{url}', assert: { 'query:sum': '{sha256-hex:body}' } }],
  [
    'items that are signed',
    { ...hmac, signature: { from: 'item:sig', encoding: 'hex' }, signed: '{item:id}', coversBody: false, each: 'json:items' },
  ],
  ['items that hold a token', { kind: 'token', signature: { from: 'item:sig' }, each: 'json:items' }],
  ['optional segments', { ...hmac, signed: '[{lower:query:id};][{header:x-time};]{crc32:body}', coversBody: false }],
  [
    'pairs in a form',
    {
      ...hmac,
      signature: { from: 'form:sig', pairs: { separator: '&', between: '|' }, encoding: 'hex' },
      signed: '{form:id}',
      coversBody: false,
      format: 'form',
    },
    { formats: ['form'] },
  ],
  ['values', { ...hmac, signature: { ...signature, values: { separator: ',' } }, signed: '{sha512-base64url:body}' }],
  [
    'code that waits',
    { kind: 'custom', headers: ['x-signature'], covers: 'body', verify: async ({ header }) => header('x-signature') === secret },
  ],
  [
    'a signature in JSON',
    {
      ...hmac,
      signature: { from: 'json:sig', encoding: 'hex' },
      signed: '{timestamp}{json:id}',
      coversBody: false,
      timestamp: { from: 'json:at' },
    },
  ],
  [
    'handshakes of all kinds',
    hmac,
    {
      methods: ['POST'],
      handshakes: [
        { when: { method: 'GET', ref: 'query:id' }, verify: { token: 'query:sig' }, reply: { text: 'query:id' } },
        { when: { method: 'PUT', ref: 'query:id' }, verify: 'none', reply: { fixed: { status: 401 } }, capture: 'json:id' },
        {
          when: { method: 'POST', ref: 'json:id', equals: 'x' },
          verify: 'signature',
          reply: { json: { id: { mac: 'json:id' } } },
        },
      ],
    },
  ],
]

const wrong = sharedSigner('another-secret')
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'a',
    String(now / 1000),
    'ab'.repeat(32),
    `key|${'ab'.repeat(32)}`,
    `${'ab'.repeat(32)},${'cd'.repeat(32)}`,
    'JWT',
    '__proto__',
  ),
  fc.tuple(fc.json(), fc.json()).map(([header, claims]) => `Bearer ${tokenOf(header, claims, wrong)}`),
  fc
    .constantFrom('HS256', 'RS256', 'PS256', 'ES256', 'none')
    .map((alg) => `Bearer ${tokenOf({ alg, kid: 'a' }, { iat: now / 1000 }, wrong)}`),
  fc.uint8Array().map((bytes) => `Bearer ${tokenOf({ alg: 'ES256' }, {}, () => Buffer.from(bytes))}`),
)
const headers = fc.dictionary(
  fc.constantFrom('x-signature', 'x-token', 'X-Token', 'x-time', 'x-other', 'content-length', 'content-encoding', '__proto__'),
  fc.oneof(texts, fc.array(texts, { maxLength: 3 })),
)
const query = fc.array(fc.tuple(fc.constantFrom('id', 'sum', 'sig', 'x'), texts.map(encodeURIComponentSafely)), { maxLength: 4 })
const items = fc.oneof(
  fc.array(fc.oneof(fc.record({ id: texts, sig: texts }, { requiredKeys: [] }), fc.jsonValue()), { maxLength: 5 }),
  fc.jsonValue(),
)
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .record({ items, id: texts, sig: texts, at: fc.oneof(texts, fc.constant(now / 1000)) }, { requiredKeys: [] })
    .map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .dictionary(fc.constantFrom('id', 'sig', 'a'), texts)
    .map((fields) => Buffer.from(new URLSearchParams({ ...fields }).toString())),
  texts.map((text) => Buffer.from(text.replace('Bearer ', ''))),
)
const requests = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'HEAD'),
  url: fc.oneof(
    query.map((fields) => `/hooks?${fields.map((field) => field.join('=')).join('&')}`),
    fc.string(),
  ),
  headers,
  body: bodies,
})

/** Half a surrogate pair cannot be escaped. */
function encodeURIComponentSafely(text: string): string {
  return !/\p{Surrogate}/u.test(text) ? encodeURIComponent(text) : 'x'
}

it.each(rows)(
  '%s: whatever comes is refused without a throw, by receive and by verify',
  async (_what, scheme, more, key = secret) => {
    const sender = defineProvider({
      name: 'anything',
      docs: 'https://notes.example/webhooks',
      schemes: [scheme],
      type: 'note',
      methods: ['POST', 'GET'],
      ...more,
    })
    const publicUrl = 'https://app.example/hooks'
    const runs: unknown[] = []
    const tokenHandshake = more?.handshakes ? { verifyToken: 'a-token-of-both', captureSecret: () => true } : {}
    const receiver = createReceiver(sender, {
      secret: key,
      publicUrl,
      now: () => now,
      methods: sender.methods!,
      ...tokenHandshake,
    }).on('*', (event) => void runs.push(event))
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const reply = await receiver.receive(request)
        expect([400, 401, 405, 413, 415]).toContain(reply.status)
        expect(textOf(reply)).not.toContain(secret)
        let accepted = false
        try {
          accepted = verify(sender, { secret: key, publicUrl, now, ...request }) !== undefined
        } catch (error) {
          if (!isWebhookError(error) || error.status >= 500) throw error
        }
        expect(accepted).toBe(false)
      }),
      { numRuns: 400 },
    )
    expect(runs).toEqual([])
  },
)
