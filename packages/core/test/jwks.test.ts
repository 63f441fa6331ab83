import { generateKeyPairSync } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { defineProvider, headerReader, jwks, type JwksOptions } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { jwkOf, keyServer, statusOf, tokenBy } from './support/key-server.js'
import { serve } from './support/server.js'
import { sharedSigner, tokenOf } from './support/tokens.js'

const invalid = (option: string) =>
  expect.objectContaining({ code: 'options_invalid', message: expect.stringContaining(option) as string }) as Error

describe('the address', () => {
  it.each<[string, string, readonly string[]]>([
    ['is at another host', 'https://keys.example/set', ['other.example']],
    ['is at a host below', 'https://a.keys.example/set', ['keys.example']],
    ['is at a host that begins alike', 'https://keys.example.evil.example/set', ['keys.example']],
    ['has the host for a user name', 'https://keys.example@evil.example/set', ['keys.example']],
    ['is at another port', 'https://keys.example:8443/set', ['keys.example']],
    ['is not encrypted', 'http://keys.example/set', ['keys.example']],
    ['is a file', 'file:///etc/passwd', ['', 'etc']],
    ['is data', 'data:application/json,{}', ['']],
    ['is no address', 'keys.example', ['keys.example']],
    ['is unencrypted at a host that begins like this machine', 'http://127.0.0.1.evil.example/', ['127.0.0.1.evil.example']],
  ])('is refused when it %s', (_what, url, hosts) => {
    expect(() => jwks(url, { hosts })).toThrow(invalid('`url`'))
  })

  it('needs its host to be named', () => {
    expect(() => jwks('https://keys.example/set', { hosts: [] })).toThrow(invalid('`hosts`'))
    expect(() => jwks('https://keys.example/set', {} as JwksOptions)).toThrow(invalid('`hosts`'))
    expect(() => jwks('https://keys.example/set', undefined as unknown as JwksOptions)).toThrow(invalid('`hosts`'))
    expect(() => jwks('https://keys.example/set', { hosts: ['keys.example'], cooldown: 1 } as JwksOptions)).toThrow(
      invalid('`cooldown`'),
    )
  })

  it.each<[string, object]>([
    ['maxAgeMs', { maxAgeMs: Number.NaN }],
    ['cooldownMs', { cooldownMs: '30s' }],
    ['timeoutMs', { timeoutMs: -1 }],
  ])('takes %s as milliseconds', (option, more) => {
    expect(() => jwks('https://keys.example/set', { hosts: ['keys.example'], ...more })).toThrow(invalid(option))
  })
})

it('verifies with the key that the token names, and with no other', async () => {
  const server = await keyServer(jwkOf('a'), jwkOf('b'))
  const resolver = jwks(server.url, { hosts: [server.host] })
  expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
  expect(await statusOf(resolver, tokenBy('b'))).toBe(200)
  expect(await statusOf(resolver, tokenBy('a', 'b'))).toBe(401)
  expect(await statusOf(resolver, tokenBy('c', 'a'))).toBe(401)
  expect(server.fetches()).toBe(1)
})

describe('keys that cannot be had are answered 503', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['a redirect', (response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['an error', (response) => void response.writeHead(500).end(JSON.stringify({ keys: [jwkOf('a')] }))],
    ['not found', (response) => void response.writeHead(404).end('{}')],
    ['no JSON', (response) => void response.end('<html>')],
    ['null', (response) => void response.end('null')],
    ['no list', (response) => void response.end(JSON.stringify({ keys: { a: jwkOf('a') } }))],
    ['more than 262144 bytes', (response) => void response.end(JSON.stringify({ keys: [jwkOf('a')], pad: 'a'.repeat(262_144) }))],
    ['nothing', (response) => void response.destroy()],
    ['half of it', (response) => void response.writeHead(200, { 'content-length': '999' }).write('{"keys":[')],
    ['nothing for too long', () => undefined],
  ])('%s', async (_what, answer) => {
    const server = await keyServer(jwkOf('a'))
    server.answer = (_request, response) => answer(response)
    expect(await statusOf(jwks(server.url, { hosts: [server.host], timeoutMs: 200 }), tokenBy('a'))).toBe(503)
  })

  it('and a redirect is not followed', async () => {
    let followed = 0
    const port = await serve((_request, response) => {
      followed += 1
      response.end(JSON.stringify({ keys: [jwkOf('a')] }))
    })
    const server = await keyServer()
    server.answer = (_request, response) => void response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end()
    expect(await statusOf(jwks(server.url, { hosts: [server.host] }), tokenBy('a'))).toBe(503)
    expect(followed).toBe(0)
  })
})

describe('what a set may hold besides', () => {
  it('a key for encryption verifies nothing', async () => {
    const server = await keyServer({ ...jwkOf('a'), use: 'enc' })
    expect(await statusOf(jwks(server.url, { hosts: [server.host] }), tokenBy('a'))).toBe(401)
  })

  it.each(['toString', '__proto__', 'constructor'])('no key has the name %s', async (kid) => {
    const server = await keyServer(jwkOf('a'))
    expect(await statusOf(jwks(server.url, { hosts: [server.host] }), tokenBy('a', kid))).toBe(401)
  })

  it('what is no key is passed over', async () => {
    const server = await keyServer(null, 7, 'a', [], {}, { kid: 'a', use: 'enc' }, jwkOf('a'))
    expect(await statusOf(jwks(server.url, { hosts: [server.host] }), tokenBy('a'))).toBe(200)
  })

  it('a key that fits no scheme is none of those that may sign: 401', async () => {
    const server = await keyServer({ kid: 'a', kty: 'RSA', n: 'AQAB' })
    expect(await statusOf(jwks(server.url, { hosts: [server.host] }), tokenBy('a'))).toBe(401)
  })

  it('nothing of it is the secret of a token, neither a shared secret nor the text of a key', async () => {
    const k = Buffer.from('a-secret-that-everybody-can-read').toString('base64url')
    const oct = { kty: 'oct', kid: 'a', k }
    const rsa = { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }), kid: 'b' }
    const server = await keyServer(oct, rsa)
    const shared = defineProvider({
      name: 'shared',
      docs: 'https://notes.example/webhooks',
      schemes: [{ kind: 'jwt', algorithms: ['HS256'], signature: { from: 'header:x-token' }, coversBody: false }],
      keyId: 'jwt:header.kid',
      type: 'note',
    })
    for (const [kid, key] of [
      ['a', k],
      ['a', Buffer.from(k, 'base64url')],
      ['a', JSON.stringify(oct)],
      ['b', JSON.stringify(rsa)],
    ] as const) {
      const forged = tokenOf({ alg: 'HS256', kid }, {}, sharedSigner(key))
      expect(await statusOf(jwks(server.url, { hosts: [server.host] }), forged, shared)).not.toBe(200)
    }
  })

  it('a shared secret in it is no key at all', async () => {
    const oct = { kty: 'oct', kid: 'a', k: 'YS1zZWNyZXQtdGhhdC1ldmVyeWJvZHktY2FuLXJlYWQ' }
    const server = await keyServer(oct)
    const resolver = jwks(server.url, { hosts: [server.host] })
    expect(await resolver({ keyId: 'a', headers: headerReader({}), context: undefined })).toBeNull()
    expect(await resolver({ keyId: undefined, headers: headerReader({}), context: undefined })).toBeNull()
  })
})

it('tries the keys one after another where the sender names none', async () => {
  const unnamed = defineProvider({
    name: 'unnamed',
    docs: 'https://notes.example/webhooks',
    schemes: [{ kind: 'jwt', algorithms: ['RS256'], signature: { from: 'header:x-token' }, coversBody: false }],
    type: 'note',
  })
  const server = await keyServer(...Array.from({ length: 9 }, (_, index) => jwkOf(index < 7 ? 'b' : index === 7 ? 'a' : 'c')))
  const resolver = jwks(server.url, { hosts: [server.host] })
  expect(await statusOf(resolver, tokenBy('a', undefined), unnamed)).toBe(200)
  // The ninth is not tried: a set of strangers' length would cost every request as many signatures.
  expect(await statusOf(resolver, tokenBy('c', undefined), unnamed)).toBe(401)
})
