import { createHmac, generateKeyPairSync } from 'node:crypto'
import { createReceiver, defineProvider, type HmacScheme, type JwtScheme, type Scheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now } from './support/providers.js'
import { sharedSigner, tokenOf } from './support/tokens.js'

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()
const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }))
const body = Buffer.from('{"id":"n1"}')

const rs: JwtScheme = { kind: 'jwt', algorithms: ['RS256'], signature: { from: 'header:x-token' }, coversBody: false }
const hs: JwtScheme = { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'header:x-old-token' }, coversBody: false }
const hmac: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '{body}',
}

const define = (...schemes: [Scheme, ...Scheme[]]) =>
  defineProvider({ name: 'mixed', docs: 'https://notes.example/webhooks', schemes, type: 'note' })

async function accepted(schemes: [Scheme, ...Scheme[]], key: string, headers: Record<string, string>): Promise<boolean> {
  let runs = 0
  const receiver = createReceiver(define(...schemes), { secret: () => key, now: () => now }).on('*', () => (runs += 1))
  await receiver.receive({ method: 'POST', url: '/', headers, body })
  return runs > 0
}

// Everybody knows a public key: were it the secret of a scheme beside, anyone could sign.
describe.each([
  ['PEM', pem],
  ['a JWK', jwk],
])('a public key, as %s,', (_form, key) => {
  it('is no secret of a token scheme beside', async () => {
    const forged = tokenOf({ alg: 'HS256' }, {}, sharedSigner(key))
    expect(await accepted([rs, hs], key, { 'x-old-token': forged })).toBe(false)
    expect(await accepted([hs, rs], key, { 'x-old-token': forged })).toBe(false)
  })

  it('is no secret of an HMAC beside', async () => {
    const forged = createHmac('sha256', key).update(body).digest('hex')
    expect(await accepted([rs, hmac], key, { 'x-signature': forged })).toBe(false)
  })

  it.each([
    ['a token scheme', hs],
    ['an HMAC', hmac],
    ['a plain hash', { ...hmac, kind: 'hash', signed: '{secret}{body}' } satisfies Scheme],
  ])('is no secret of %s alone', (_what, scheme) => {
    expect(() => createReceiver(define(scheme), { secret: key })).toThrow(
      expect.objectContaining({ code: 'secret_invalid' }) as Error,
    )
  })
})
