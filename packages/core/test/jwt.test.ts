import { generateKeyPairSync, type KeyObject, constants } from 'node:crypto'
import { defineProvider, type JwtAlgorithm, type JwtScheme, type Provider, signRequest } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'
import { keySigner, sharedSigner, type Signer, tokenOf } from './support/tokens.js'

const body = '{"id":"n1"}'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' })
const ed = generateKeyPairSync('ed25519')

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const flat = { dsaEncoding: 'ieee-p1363' }
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const own = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const rows: [JwtAlgorithm, { publicKey: KeyObject; privateKey: KeyObject }, Signer][] = [
  ['RS256', rsa, keySigner('sha256', rsa.privateKey)],
  ['RS384', rsa, keySigner('sha384', rsa.privateKey)],
  ['RS512', rsa, keySigner('sha512', rsa.privateKey)],
  ['PS256', rsa, keySigner('sha256', rsa.privateKey, pss)],
  ['PS384', rsa, keySigner('sha384', rsa.privateKey, pss)],
  ['PS512', rsa, keySigner('sha512', rsa.privateKey, pss)],
  ['ES256', p256, keySigner('sha256', p256.privateKey, flat)],
  ['ES384', p384, keySigner('sha384', p384.privateKey, flat)],
  ['ES512', p521, keySigner('sha512', p521.privateKey, flat)],
  ['EdDSA', ed, keySigner(null, ed.privateKey)],
]

function define(...algorithms: readonly [JwtAlgorithm, ...JwtAlgorithm[]]): Provider {
  const scheme: JwtScheme = {
    kind: 'jwt',
    algorithms,
    signature: { from: 'header:authorization', prefix: 'Bearer ' },
    claims: { iss: 'sender' },
    coversBody: false,
  }
  return defineProvider({ name: 'tokens', docs: 'https://notes.example/webhooks', schemes: [scheme], type: 'note' })
}

const claims = { iss: 'sender' }
const send = (sender: Provider, key: string, token: string) =>
  outcomeOf(sender, { headers: { authorization: `Bearer ${token}` }, body }, { secret: key })

describe.each(rows)('%s', (alg, { publicKey, privateKey }, signer) => {
  it('is verified as node:crypto signs it, with a key in PEM or as JWK', async () => {
    const token = tokenOf({ alg }, claims, signer)
    expect(await send(define(alg), pem(publicKey), token)).toBe('handled')
    expect(await send(define(alg), JSON.stringify(publicKey.export({ format: 'jwk' })), token)).toBe('handled')
  })

  it('is verified as this package signs it', async () => {
    const { headers } = signRequest(define(alg), { secret: own(privateKey), body, timestamp: now })
    expect(await outcomeOf(define(alg), { headers, body }, { secret: pem(publicKey) })).toBe('handled')
  })

  it('is refused where the definition does not list it, though the key is right', async () => {
    const other = rows.find(([name, pair]) => name !== alg && pair === (alg === 'RS256' ? p256 : rsa))![0]
    const found = await send(
      define(other),
      pem(other.startsWith('ES') ? p256.publicKey : rsa.publicKey),
      tokenOf({ alg }, claims, signer),
    )
    expect(found).toBe('signature_mismatch')
  })

  it('is refused with another key, and where claims were changed', async () => {
    const token = tokenOf({ alg }, claims, signer)
    const [header, , signature] = token.split('.')
    const changed = Buffer.from('{"iss":"sender","x":1}').toString('base64url')
    expect(await send(define(alg), pem(publicKey), `${header}.${changed}.${signature}`)).toBe('signature_mismatch')
  })

  it('is not replaced by an HMAC with the public key as its secret', async () => {
    for (const key of [pem(publicKey), pem(publicKey).trim(), JSON.stringify(publicKey.export({ format: 'jwk' }))]) {
      for (const bits of [256, 384, 512]) {
        const forged = tokenOf({ alg: `HS${bits}` }, claims, sharedSigner(key, bits))
        expect(await send(define(alg), pem(publicKey), forged)).toBe('signature_mismatch')
        const lying = tokenOf({ alg }, claims, sharedSigner(key, bits))
        expect(await send(define(alg), pem(publicKey), lying)).toBe('signature_mismatch')
      }
    }
  })

  it.each(['none', 'None', 'NONE', '', 'HS256', 'rs256', null, 7, ['RS256'], { alg: 'RS256' }, undefined])(
    'is refused when the header says %j',
    async (said) => {
      expect(await send(define(alg), pem(publicKey), tokenOf({ alg: said }, claims, signer))).toBe('signature_mismatch')
    },
  )
})

describe('the key decides which algorithms there are', () => {
  it('a P-384 key verifies no ES256, and a P-256 key no ES384', async () => {
    const wrong = tokenOf({ alg: 'ES256' }, claims, keySigner('sha256', p384.privateKey, flat))
    expect(await send(define('ES256', 'ES384'), pem(p384.publicKey), wrong)).toBe('signature_mismatch')
    const other = tokenOf({ alg: 'ES384' }, claims, keySigner('sha384', p256.privateKey, flat))
    expect(await send(define('ES256', 'ES384'), pem(p256.publicKey), other)).toBe('signature_mismatch')
  })

  it('RS is not verified as PS, nor PS as RS', async () => {
    const sender = define('RS256', 'PS256')
    expect(await send(sender, pem(rsa.publicKey), tokenOf({ alg: 'PS256' }, claims, keySigner('sha256', rsa.privateKey)))).toBe(
      'signature_mismatch',
    )
    const padded = keySigner('sha256', rsa.privateKey, pss)
    expect(await send(sender, pem(rsa.publicKey), tokenOf({ alg: 'RS256' }, claims, padded))).toBe('signature_mismatch')
    expect(await send(sender, pem(rsa.publicKey), tokenOf({ alg: 'PS256' }, claims, padded))).toBe('handled')
  })

  it('a longer salt than the hash is refused', async () => {
    const salted = keySigner('sha256', rsa.privateKey, { ...pss, saltLength: 64 })
    expect(await send(define('PS256'), pem(rsa.publicKey), tokenOf({ alg: 'PS256' }, claims, salted))).toBe('signature_mismatch')
  })

  it('ES is two numbers side by side, not DER', async () => {
    const der = keySigner('sha256', p256.privateKey, { dsaEncoding: 'der' })
    expect(await send(define('ES256'), pem(p256.publicKey), tokenOf({ alg: 'ES256' }, claims, der))).toBe('signature_mismatch')
  })

  it('a key of another type than the token names is refused, not tried', async () => {
    const sender = define('RS256', 'ES256', 'EdDSA')
    expect(await send(sender, pem(rsa.publicKey), tokenOf({ alg: 'ES256' }, claims, keySigner('sha256', rsa.privateKey)))).toBe(
      'signature_mismatch',
    )
    expect(await send(sender, pem(ed.publicKey), tokenOf({ alg: 'RS256' }, claims, keySigner(null, ed.privateKey)))).toBe(
      'signature_mismatch',
    )
  })
})

it.each([256, 384, 512])('HS%i is verified with a shared secret, and no shorter hash passes for it', async (bits) => {
  const alg = `HS${bits}` as JwtAlgorithm
  expect(await send(define(alg), secret, tokenOf({ alg }, claims, sharedSigner(secret, bits)))).toBe('handled')
  expect(await send(define(alg), secret, tokenOf({ alg }, claims, sharedSigner(secret, bits === 256 ? 384 : 256)))).toBe(
    'signature_mismatch',
  )
})
