import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import {
  createReceiver,
  defineProvider,
  type JwtScheme,
  type Provider,
  type ProviderDefinition,
  signRequest,
  verify,
} from '@posthorn/core'
import { expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'
import { sharedSigner, tokenOf } from './support/tokens.js'

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()

const scheme: JwtScheme = { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'body' } }
const define = (changes: Partial<JwtScheme> = {}, more: Partial<ProviderDefinition> = {}): Provider =>
  defineProvider({
    name: 'whole-body',
    docs: 'https://notes.example/webhooks',
    schemes: [{ ...scheme, ...changes }],
    type: '{json:type}',
    formats: ['jwt'],
    ...more,
  })
const token = (claims: object, header: object = {}) => tokenOf({ alg: 'HS256', ...header }, claims, sharedSigner(secret))

it('is the whole body, whose claims are the event', async () => {
  const events: unknown[] = []
  const receiver = createReceiver(define(), { secret, now: () => now }).on('*', (event, { integrity, type }) => {
    events.push([event, integrity, type])
  })
  const body = Buffer.from(token({ type: 'note.added', id: 7 }))
  expect((await receiver.receive({ method: 'POST', url: '/', headers: {}, body })).status).toBe(200)
  expect(events).toEqual([[{ type: 'note.added', id: 7 }, 'body', 'note.added']])
  expect(verify(define(), { secret, headers: {}, body, now })).toMatchObject({ integrity: 'body' })
})

it.each(['', ' ', '\n', '"', '{"token":"', 'Bearer '])('is refused with %j around it', async (more) => {
  const text = token({ type: 'note.added' })
  for (const body of [more + text, text + more].filter((given) => given !== text)) {
    expect(await outcomeOf(define(), { body })).not.toBe('handled')
  }
})

it.each(['', '{}', '..', 'a.b.c', '{"type":"note.added"}'])('is refused where the body is %j', async (body) => {
  expect(await outcomeOf(define(), { body })).toBe('signature_malformed')
})

it('is signed as a sender does it', async () => {
  const { headers, body } = signRequest(define({ claims: { iss: 'sender' } }), {
    secret,
    body: '{"type":"note.added"}',
    timestamp: now,
  })
  expect(await outcomeOf(define({ claims: { iss: 'sender' } }), { headers, body })).toBe('handled')
})

it('names its key, and an unknown name refuses', async () => {
  const named = define({}, { keyId: 'jwt:header.kid' })
  const send = (header: object) => outcomeOf(named, { body: token({ type: 'a' }, header) }, { secret: { key_1: secret } })
  expect(await send({ kid: 'key_1' })).toBe('handled')
  expect(await send({ kid: 'key_2' })).toBe('key_unknown')
  expect(await send({ kid: '__proto__' })).toBe('key_unknown')
  expect(await send({})).not.toBe('handled')
})

it('meets requirements about itself', async () => {
  const strict = define({ require: { 'jwt:header.typ': 'JWT' } })
  expect(await outcomeOf(strict, { body: token({ type: 'a' }, { typ: 'JWT' }) })).toBe('handled')
  expect(await outcomeOf(strict, { body: token({ type: 'a' }, { typ: 'other' }) })).toBe('header_malformed')
  expect(await outcomeOf(strict, { body: token({ type: 'a' }) })).toBe('header_missing')
})

// Of an ECDSA signature (r, s) anyone can make a second one that verifies, (r, n - s): RFC 6979 does not forbid it.
it('is the same delivery with the other signature that fits it', async () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const sender = define({ algorithms: ['ES256'] })
  let runs = 0
  const receiver = createReceiver(sender, { secret: publicPem, now: () => now }).on('*', () => (runs += 1))
  let signature = Buffer.alloc(0)
  const text = tokenOf({ alg: 'ES256' }, { type: 'note.added' }, (signed) => {
    signature = signBytes('sha256', Buffer.from(signed), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })
    return signature
  })
  const s = order - BigInt(`0x${signature.toString('hex', 32)}`)
  const other = Buffer.from(signature.toString('hex', 0, 32) + s.toString(16).padStart(64, '0'), 'hex').toString('base64url')
  const twin = text.slice(0, text.lastIndexOf('.') + 1) + other
  for (const body of [text, twin]) {
    expect((await receiver.receive({ method: 'POST', url: '/', headers: {}, body: Buffer.from(body) })).status).toBe(200)
  }
  expect(runs).toBe(1)
})
