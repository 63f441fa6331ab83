import { type CapturedSecret, createReceiver, type Handshake, sign } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { asking, refused } from './support/handshakes.js'
import { notes, now, secret } from './support/providers.js'

/** Asana's way: the secret in a header, to be echoed. */
const inHeader: Handshake = {
  when: { method: 'POST', ref: 'header:x-hook-secret' },
  verify: 'none',
  reply: { headers: { 'x-hook-secret': 'header:x-hook-secret' } },
  capture: 'header:x-hook-secret',
}
/** Notion's way: the secret in a body. */
const inBody: Handshake = {
  when: { method: 'POST', ref: 'json:verification_token' },
  verify: 'none',
  reply: { fixed: { body: { ok: true } } },
  capture: 'json:verification_token',
}
const body = Buffer.from('{"verification_token":"brought"}')
const rows = [
  ['in a header', inHeader, { method: 'POST', headers: { 'x-hook-secret': 'brought' }, url: '/a?b=1' }],
  ['in a body', inBody, { method: 'POST', body, url: '/a?b=1' }],
] as const

describe.each(rows)('a secret %s', (_where, handshake, request) => {
  it('is refused like a forgery where nobody takes it', async () => {
    expect(await asking(handshake).ask(request)).toEqual(refused)
  })

  it.each<[string, () => boolean | void | Promise<boolean | void>]>([
    ['nothing', () => undefined],
    ['true', () => true],
    ['a promise', async () => undefined],
    ['a promise of true', async () => true],
  ])('is taken and answered when the hook gives %s', async (_what, answer) => {
    const taken: CapturedSecret[] = []
    const captureSecret = (captured: CapturedSecret) => (taken.push(captured), answer())
    const { ask, runs } = asking(handshake, { captureSecret })
    expect((await ask({ ...request, context: { tenant: 'acme' } })).status).toBe(200)
    expect(taken).toHaveLength(1)
    expect(taken[0]).toMatchObject({ secret: 'brought', url: '/a?b=1', context: { tenant: 'acme' } })
    expect(taken[0]!.headers.values('x-hook-secret')).toEqual(handshake === inHeader ? ['brought'] : [])
    expect(runs).toEqual([])
  })

  it.each<[string, () => boolean | Promise<boolean>]>([
    ['false', () => false],
    ['a promise of false', async () => false],
  ])('is refused like a forgery when the hook gives %s', async (_what, captureSecret) => {
    expect(await asking(handshake, { captureSecret }).ask(request)).toEqual(refused)
  })

  it.each<[string, () => boolean | Promise<boolean>]>([
    [
      'throws',
      () => {
        throw new Error('no database')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no database'))],
  ])('has the sender come back when the hook %s', async (_what, captureSecret) => {
    const errors: string[] = []
    const { ask } = asking(handshake, { captureSecret, onError: ({ code }) => errors.push(code) })
    expect((await ask(request)).status).toBe(503)
    expect(errors).toEqual(['secret_unavailable'])
  })

  it('lets deliveries through to their signature', async () => {
    const { ask, sender, runs } = asking(handshake, { captureSecret: () => false })
    const delivery = Buffer.from('{"event":"note"}')
    expect(
      (await ask({ method: 'POST', headers: sign(sender, { secret, body: delivery, timestamp: now }), body: delivery })).status,
    ).toBe(200)
    expect(
      await ask({
        method: 'POST',
        headers: sign(sender, { secret: 'another-secret', body: delivery, timestamp: now }),
        body: delivery,
      }),
    ).toEqual(refused)
    expect(runs).toEqual(['note'])
  })
})

it.each(['', ' ', 'a b', 'a\nb', '\u00e9', 'a'.repeat(513)])('is not taken when it is %j', async (brought) => {
  const taken: unknown[] = []
  const captureSecret = (captured: CapturedSecret) => void taken.push(captured)
  await asking(inHeader, { captureSecret }).ask({ method: 'POST', headers: { 'x-hook-secret': brought } })
  await asking(inHeader, { captureSecret }).ask({ method: 'POST', headers: { 'x-hook-secret': ['a', 'b'] } })
  const refusal = await asking(inBody, { captureSecret }).ask({
    method: 'POST',
    body: Buffer.from(JSON.stringify({ verification_token: brought })),
  })
  expect(refusal).toEqual(refused)
  expect(taken).toEqual([])
})

it('is not taken from a request that is signed wrongly and holds one in its body', async () => {
  const taken: unknown[] = []
  const { ask, sender } = asking(inBody, { captureSecret: (captured) => void taken.push(captured) })
  const headers = sign(sender, { secret: 'another-secret', body, timestamp: now })
  expect(await ask({ method: 'POST', headers, body })).toEqual(refused)
  expect(taken).toEqual([])
})

it('needs a hook that is a function, and a sender that brings a secret', () => {
  const invalid = expect.objectContaining({ code: 'options_invalid' }) as Error
  expect(() => createReceiver(notes, { secret, captureSecret: () => true })).toThrow(invalid)
  expect(() => asking(inHeader, { captureSecret: 'yes' as unknown as () => true })).toThrow(invalid)
})

it('is for calls that are not verified, and a definition that says otherwise is refused', () => {
  expect(() => asking({ ...inHeader, verify: 'signature' })).toThrow(
    expect.objectContaining({ message: expect.stringContaining('`handshakes[0].capture`') as string }) as Error,
  )
})
