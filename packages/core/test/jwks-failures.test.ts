import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { jwks, type JwksOptions, defineProvider } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { jwkOf, keyServer, type KeyServer, statusOf, tokenBy } from './support/key-server.js'

function clocked(server: KeyServer, options: Partial<JwksOptions> = {}) {
  const clock = { at: 1_000_000 }
  return { clock, resolver: jwks(server.url, { hosts: [server.host], now: () => clock.at, ...options }) }
}
async function brokenServer() {
  const server = await keyServer(jwkOf('a'))
  server.answer = (_request, response) => void response.writeHead(500).end()
  return server
}

describe('a fetch that failed while there are no keys', () => {
  it('is not tried again for two seconds, however many requests come', async () => {
    const server = await brokenServer()
    const { clock, resolver } = clocked(server)
    for (const later of [0, 1, 1000, 998]) {
      clock.at += later
      expect(await statusOf(resolver, tokenBy('a'))).toBe(503)
    }
    expect(server.fetches()).toBe(1)
    clock.at += 1
    expect(await statusOf(resolver, tokenBy('a'))).toBe(503)
    expect(server.fetches()).toBe(2)
  })

  it('is tried again sooner where the pause that was chosen is shorter', async () => {
    const server = await brokenServer()
    const { clock, resolver } = clocked(server, { cooldownMs: 500 })
    expect(await statusOf(resolver, tokenBy('a'))).toBe(503)
    server.answer = undefined
    clock.at += 499
    expect(await statusOf(resolver, tokenBy('a'))).toBe(503)
    clock.at += 1
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    expect(server.fetches()).toBe(2)
  })

  it('is one that finds the keys too old, as well', async () => {
    const server = await keyServer(jwkOf('a'))
    const { clock, resolver } = clocked(server, { maxAgeMs: 5000 })
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    server.answer = (_request, response) => void response.writeHead(500).end()
    clock.at += 5000
    for (let index = 0; index < 5; index += 1) expect(await statusOf(resolver, tokenBy('a'))).toBe(503)
    expect(server.fetches()).toBe(2)
    server.answer = undefined
    clock.at += 2000
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
  })

  it('does not last where the clock was set back', async () => {
    const server = await brokenServer()
    const { clock, resolver } = clocked(server)
    expect(await statusOf(resolver, tokenBy('a'))).toBe(503)
    server.answer = undefined
    clock.at -= 3_600_000
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
  })
})
const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig' })

describe('keys that fit no scheme', () => {
  const others = [
    jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey, 'ec'),
    jwk(generateKeyPairSync('ed25519').publicKey, 'ed'),
    { kty: 'XYZ', kid: 'later', use: 'sig' },
  ]
  const unnamed = defineProvider({
    name: 'unnamed',
    docs: 'https://notes.example/webhooks',
    schemes: [{ kind: 'jwt', algorithms: ['RS256'], signature: { from: 'header:x-token' }, coversBody: false }],
    type: 'note',
  })

  it('are passed over where the token names none', async () => {
    const server = await keyServer(...others, jwkOf('a'))
    const { resolver } = clocked(server)
    expect(await statusOf(resolver, tokenBy('a', undefined), unnamed)).toBe(200)
    expect(await statusOf(resolver, tokenBy('b', undefined), unnamed)).toBe(401)
  })

  it.each(['ec', 'ed', 'later'])('verify nothing where the token names one: %s', async (kid) => {
    const { resolver } = clocked(await keyServer(...others, jwkOf('a')))
    expect(await statusOf(resolver, tokenBy('a', kid))).toBe(401)
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
  })

  it('are all that there is: 401, since the set could be had', async () => {
    const { resolver } = clocked(await keyServer(...others))
    expect(await statusOf(resolver, tokenBy('a', undefined), unnamed)).toBe(401)
  })
})
