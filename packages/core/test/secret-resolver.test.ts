import type { SecretRequest } from '@posthorn/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { notes, now, provider, secret, signed } from './support/providers.js'
import { recorded } from './support/receivers.js'

afterEach(() => {
  vi.useRealTimers()
})

it('is told the key id, the headers and the context', async () => {
  const sender = provider({ keyId: 'header:x-key' })
  const asked: SecretRequest[] = []
  const { receiver, runs } = recorded({
    sender,
    secret: async (request) => {
      asked.push(request)
      return secret
    },
  })
  const request = signed(sender, undefined, { keyId: 'key_1' })
  expect((await receiver.receive({ ...request, context: { tenant: 'acme' } })).status).toBe(200)
  expect(asked[0]).toMatchObject({ keyId: 'key_1', context: { tenant: 'acme' } })
  expect(asked[0]?.headers.values('x-key')).toEqual(['key_1'])
  expect(runs[0]).toMatchObject({ keyId: 'key_1', tenant: 'acme' })
})

it('is asked for every request, so that a secret that was withdrawn verifies nothing', async () => {
  let current = secret
  const { receiver } = recorded({ secret: () => current })
  expect((await receiver.receive(signed(notes))).status).toBe(200)
  current = 'the-next-secret'
  expect((await receiver.receive(signed(notes))).status).toBe(401)
  expect((await receiver.receive(signed(notes, undefined, { secret: current }))).status).toBe(200)
})

it('may give several secrets', async () => {
  const { receiver } = recorded({ secret: () => ['the-next-secret', secret] })
  expect((await receiver.receive(signed(notes))).status).toBe(200)
})

it('refuses with null exactly as it refuses a forgery', async () => {
  const unknown = recorded({ secret: () => null })
  const forged = recorded({ secret: () => 'another-secret' })
  expect(await unknown.receiver.receive(signed(notes))).toEqual(await forged.receiver.receive(signed(notes)))
  expect([unknown.refusals, forged.refusals]).toEqual([['key_unknown'], ['signature_mismatch']])
  expect(unknown.errors).toEqual([])
})

describe('answers 503, tells onError and runs nothing', () => {
  it.each<[string, () => unknown]>([
    ['undefined', () => undefined],
    ['a promise of undefined', () => Promise.resolve(undefined)],
    ['an empty secret', () => ''],
    ['blanks', () => '  '],
    ['an empty list', () => []],
    ['a list with an empty secret', () => [secret, '']],
    ['a number', () => 7],
    ['an object', () => ({ key_1: secret })],
    [
      'a throw',
      () => {
        throw new Error('the vault is sealed')
      },
    ],
    ['a rejection', () => Promise.reject(new Error('the vault is sealed'))],
  ])('on %s', async (_what, resolver) => {
    const { receiver, runs, errors, refusals } = recorded({ secret: resolver as () => string })
    expect((await receiver.receive(signed(notes))).status).toBe(503)
    expect([runs, errors, refusals]).toEqual([[], ['secret_unavailable'], ['secret_unavailable']])
  })

  it('when the resolver does not answer in time', async () => {
    vi.useFakeTimers({ now })
    const { receiver, runs } = recorded({ secret: () => new Promise(() => {}), secretTimeoutMs: 700 })
    const reply = receiver.receive(signed(notes))
    await vi.advanceTimersByTimeAsync(700)
    expect((await reply).status).toBe(503)
    expect(runs).toHaveLength(0)
  })
})

it('is not asked for a request without a plausible signature', async () => {
  let asked = 0
  const { receiver } = recorded({
    secret: () => {
      asked += 1
      return secret
    },
  })
  const request = signed(notes)
  await receiver.receive({ ...request, headers: {} })
  await receiver.receive({ ...request, headers: { 'x-signature': 'nonsense' } })
  expect(asked).toBe(0)
})
