import { type CustomRequest, createReceiver, defineProvider, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now, secret } from './support/providers.js'

type Verify = (request: CustomRequest) => boolean | Promise<boolean>

const define = (check: Verify) =>
  defineProvider({
    name: 'fetching',
    docs: 'https://notes.example/webhooks',
    schemes: [{ kind: 'custom', headers: ['x-signature', 'x-cert'], covers: 'body', verify: check }],
    type: 'note',
  })
const request = {
  method: 'POST',
  url: '/a?b=1',
  headers: { 'x-signature': 's', 'x-cert': 'c' },
  body: Buffer.from('{"id":"n1"}'),
}

async function receive(check: Verify, options: { secret?: string | readonly string[] | (() => string | null) } = {}) {
  const seen: string[] = []
  const receiver = createReceiver(define(check), {
    secret,
    now: () => now,
    secretTimeoutMs: 100,
    onRefused: ({ code }) => seen.push(code),
    onError: ({ code, cause }) => seen.push(`${code}: ${cause instanceof Error ? cause.message : 'late'}`),
    ...options,
  }).on('*', () => seen.push('handled'))
  const { status } = await receiver.receive(request)
  return [status, ...seen]
}

const not = (value: unknown) => value as boolean
const later = <T>(value: T, afterMs = 5) => new Promise<T>((resolve) => setTimeout(resolve, afterMs, value))

describe('a verifier that has to wait', () => {
  it.each<[string, Verify]>([
    ['true', () => Promise.resolve(true)],
    ['true, later', () => later(true)],
    ['true at once', () => true],
  ])('lets in with %s', async (_what, check) => {
    expect(await receive(check)).toEqual([200, 'handled'])
  })

  it.each<[string, Verify]>([
    ['false', () => Promise.resolve(false)],
    ['false, later', () => later(false)],
    ['undefined', async () => not(undefined)],
    ['1', async () => not(1)],
    ['the text true', async () => not('true')],
    ['an object', async () => not({ ok: true })],
    ['1 at once', () => not(1)],
    [
      'a throw at once',
      () => {
        throw new Error('malformed')
      },
    ],
  ])('refuses with %s', async (_what, check) => {
    expect(await receive(check)).toEqual([401, 'signature_mismatch'])
  })

  it.each<[string, Verify, string]>([
    ['rejects', () => Promise.reject(new Error('no certificate')), 'no certificate'],
    [
      'rejects later',
      async () => {
        await later(0)
        throw new Error('no certificate')
      },
      'no certificate',
    ],
    ['takes too long', () => later(true, 400), 'late'],
    ['never answers', () => new Promise<boolean>(() => {}), 'late'],
    [
      'rejects after the time is up',
      async () => {
        await later(0, 200)
        throw new Error('unheard')
      },
      'late',
    ],
  ])('has the sender come back when it %s', async (_what, check, cause) => {
    const [status, ...seen] = await receive(check)
    expect(status).toBe(503)
    expect(new Set(seen)).toEqual(new Set(['secret_unavailable', `secret_unavailable: ${cause}`]))
    // A rejection that nobody hears of would end the process.
    await later(0, 150)
  })

  it('is asked with each secret, and one that holds is enough', async () => {
    const asked: string[] = []
    const check: Verify = async ({ secret: given }) => (asked.push(given), given === 'b')
    expect(await receive(check, { secret: ['a', 'b', 'c'] })).toEqual([200, 'handled'])
    expect(asked).toEqual(['a', 'b', 'c'])
  })

  it('does not let in whom the resolver does not know', async () => {
    expect(await receive(async () => true, { secret: () => null })).toEqual([401, 'key_unknown'])
  })

  it('sees the exact bytes, each header once, and the address', async () => {
    const seen: unknown[] = []
    await receive(async ({ method, url, header, body }) => {
      seen.push(method, url, header('X-Cert'), header('x-other'), body.toString())
      return true
    })
    expect(seen).toEqual(['POST', '/a?b=1', 'c', undefined, '{"id":"n1"}'])
  })

  it('is not asked where a header is missing or repeated', async () => {
    let asked = 0
    const receiver = createReceiver(
      define(() => ((asked += 1), true)),
      { secret, now: () => now },
    )
    for (const headers of [
      {},
      { 'x-signature': 's' },
      { 'x-cert': 'c' },
      { 'x-signature': ['s', 's'], 'x-cert': 'c' },
      { 'x-signature': 's', 'x-cert': ['c', 'c'] },
    ]) {
      expect((await receiver.receive({ ...request, headers })).status).toBe(401)
    }
    expect(asked).toBe(0)
  })
})

describe('verify, which cannot wait', () => {
  it.each<[string, Verify]>([
    ['a promise of true', () => Promise.resolve(true)],
    ['a promise that rejects', () => Promise.reject(new Error('no certificate'))],
    [
      'a promise that rejects later',
      async () => {
        await later(0)
        throw new Error('no certificate')
      },
    ],
  ])('refuses %s, and leaves no rejection behind', async (_what, check) => {
    expect(() => verify(define(check), { secret, now, ...request })).toThrow(
      expect.objectContaining({ code: 'signature_mismatch' }) as Error,
    )
    await later(0, 20)
  })

  it('takes true at once', () => {
    expect(
      verify(
        define(() => true),
        { secret, now, ...request },
      ),
    ).toMatchObject({ integrity: 'body' })
  })
})
