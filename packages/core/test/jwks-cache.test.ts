import { jwks, type JwksOptions } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { jwkOf, keyServer, type KeyServer, statusOf, tokenBy } from './support/key-server.js'

/** A resolver whose clock is set by hand. */
function clocked(server: KeyServer, options: Partial<JwksOptions> = {}) {
  const clock = { at: 1_000_000 }
  return { clock, resolver: jwks(server.url, { hosts: [server.host], now: () => clock.at, ...options }) }
}

it('serves everyone who waits with one fetch', async () => {
  const server = await keyServer(jwkOf('a'))
  const { resolver } = clocked(server)
  const statuses = await Promise.all(Array.from({ length: 40 }, () => statusOf(resolver, tokenBy('a'))))
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(server.fetches()).toBe(1)
})

it('shares a fetch that fails, too, and tries anew after a pause', async () => {
  const server = await keyServer(jwkOf('a'))
  const { clock, resolver } = clocked(server)
  server.answer = (_request, response) => void response.writeHead(500).end()
  const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(resolver, tokenBy('a'))))
  expect(new Set(statuses)).toEqual(new Set([503]))
  expect(server.fetches()).toBe(1)
  server.answer = undefined
  expect(await statusOf(resolver, tokenBy('a'))).toBe(503)
  expect(server.fetches()).toBe(1)
  clock.at += 2000
  expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
})

it('fetches again once the keys are too old, and when the clock was set back', async () => {
  const server = await keyServer(jwkOf('a'))
  const { clock, resolver } = clocked(server, { maxAgeMs: 5000 })
  for (const [later, fetches] of [
    [0, 1],
    [4999, 1],
    [1, 2],
    [-1, 3],
  ] as const) {
    clock.at += later
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    expect(server.fetches()).toBe(fetches)
  }
})

it('does not go on with keys that were withdrawn', async () => {
  const server = await keyServer(jwkOf('a'))
  const { clock, resolver } = clocked(server, { maxAgeMs: 5000 })
  expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
  server.keys = [jwkOf('b')]
  clock.at += 5000
  expect(await statusOf(resolver, tokenBy('a'))).toBe(401)
  server.answer = (_request, response) => void response.writeHead(500).end()
  clock.at += 5000
  expect(await statusOf(resolver, tokenBy('b'))).toBe(503)
})

describe('a key that is not known', () => {
  it('is looked for again after the pause, since senders rotate', async () => {
    const server = await keyServer(jwkOf('a'))
    const { clock, resolver } = clocked(server, { cooldownMs: 2000 })
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    server.keys = [jwkOf('a'), jwkOf('b')]
    clock.at += 1999
    expect(await statusOf(resolver, tokenBy('b'))).toBe(401)
    expect(server.fetches()).toBe(1)
    clock.at += 1
    expect(await statusOf(resolver, tokenBy('b'))).toBe(200)
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    expect(server.fetches()).toBe(2)
  })

  it('is fetched for once in a pause, however many strangers ask', async () => {
    const server = await keyServer(jwkOf('a'))
    const { clock, resolver } = clocked(server, { cooldownMs: 2000 })
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    clock.at += 2000
    const ask = () => Promise.all(Array.from({ length: 20 }, (_, index) => statusOf(resolver, tokenBy('a', `unknown_${index}`))))
    expect(new Set(await ask())).toEqual(new Set([401]))
    expect(new Set(await ask())).toEqual(new Set([401]))
    expect(server.fetches()).toBe(2)
  })

  it('is fetched for once in a pause, also while the keys cannot be had, and is no 401 then', async () => {
    const server = await keyServer(jwkOf('a'))
    const { clock, resolver } = clocked(server, { cooldownMs: 2000 })
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    clock.at += 2000
    server.answer = (_request, response) => void response.writeHead(500).end()
    for (let index = 0; index < 5; index += 1) expect(await statusOf(resolver, tokenBy('a', 'unknown'))).toBe(503)
    expect(server.fetches()).toBe(2)
    expect(await statusOf(resolver, tokenBy('a'))).toBe(200)
    server.answer = undefined
    clock.at += 2000
    expect(await statusOf(resolver, tokenBy('a', 'unknown'))).toBe(401)
    expect(server.fetches()).toBe(3)
  })
})
