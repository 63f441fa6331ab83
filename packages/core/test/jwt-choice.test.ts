import { generateKeyPairSync } from 'node:crypto'
import { defineProvider, type JwtScheme, type Provider, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'
import { keySigner, sharedSigner, type Signer, tokenOf } from './support/tokens.js'

const scheme = (algorithm: 'HS256' | 'RS256'): JwtScheme => ({
  name: algorithm,
  kind: 'jwt',
  algorithms: [algorithm],
  signature: { from: 'header:authorization', prefix: 'Bearer ' },
  require: { 'jwt:header.alg': algorithm },
  coversBody: false,
})
const define = (...schemes: [JwtScheme, ...JwtScheme[]]): Provider =>
  defineProvider({ name: 'two-tokens', docs: 'https://notes.example/webhooks', schemes, type: 'note' })

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const jwk = JSON.stringify(rsa.publicKey.export({ format: 'jwk' }))
const right: Readonly<Record<string, Signer>> = { HS256: sharedSigner(secret), RS256: keySigner('sha256', rsa.privateKey) }
const body = '{"id":"n1"}'
const headers = (token: string) => ({ authorization: `Bearer ${token}` })

describe.each([
  ['the shared secret first', define(scheme('HS256'), scheme('RS256'))],
  ['the public key first', define(scheme('RS256'), scheme('HS256'))],
])('a token in one header, by one of two schemes, with %s', (_order, sender) => {
  const send = (token: string, given: string | readonly string[] = [secret, pem]) =>
    outcomeOf(sender, { headers: headers(token), body }, { secret: given })

  it.each(['HS256', 'RS256'])('is taken for what it says, where that holds: %s', async (alg) => {
    const token = tokenOf({ alg }, {}, right[alg]!)
    for (const given of [
      [secret, pem],
      [pem, secret],
      [jwk, secret],
    ])
      expect(await send(token, given)).toBe('handled')
    const options = { secret: [secret, pem], headers: headers(token), body: Buffer.from(body), now }
    expect(verify(sender, options)).toMatchObject({ scheme: alg })
  })

  it('is refused where the other key signed it', async () => {
    expect(await send(tokenOf({ alg: 'HS256' }, {}, right.RS256!))).toBe('signature_mismatch')
    expect(await send(tokenOf({ alg: 'RS256' }, {}, right.HS256!))).toBe('signature_mismatch')
  })

  it('is refused where the public key signed it as a shared secret', async () => {
    for (const text of [pem, pem.trim(), jwk, Buffer.from(pem), rsa.publicKey.export({ type: 'spki', format: 'der' })]) {
      for (const alg of ['HS256', 'RS256']) {
        const forged = tokenOf({ alg }, {}, sharedSigner(text))
        expect(await send(forged)).toBe('signature_mismatch')
        // Where there is no shared secret at all, nothing may stand in for it.
        expect(await send(forged, pem)).not.toBe('handled')
        expect(await send(forged, jwk)).not.toBe('handled')
      }
    }
  })

  it.each(['none', 'None', '', 'HS512', 'hs256', 'RS256 ', ['HS256'], { alg: 'HS256' }, null, 7, undefined])(
    'is refused where it says %j',
    async (alg) => {
      for (const signer of Object.values(right)) expect(await send(tokenOf({ alg }, {}, signer))).not.toBe('handled')
    },
  )

  it('is refused where its header says it twice', async () => {
    for (const header of ['{"alg":"RS256","alg":"HS256"}', '{"alg":"HS256","alg":"RS256"}']) {
      expect(await send(tokenOf(header, {}, sharedSigner(pem)))).not.toBe('handled')
    }
  })

  it('is refused without a prefix, and where it is no token', async () => {
    const token = tokenOf({ alg: 'HS256' }, {}, right.HS256!)
    const bare = { headers: { authorization: token }, body }
    expect(await outcomeOf(sender, bare, { secret: [secret, pem] })).not.toBe('handled')
    expect(await send('a.b.c')).not.toBe('handled')
  })
})
