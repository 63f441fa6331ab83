import { createReceiver, type Handshake, type ProviderDefinition, type Scheme, type SignedOptions } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { asking, refused } from './support/handshakes.js'
import { secret } from './support/providers.js'

const invalid = (field: string, ...parts: readonly string[]) =>
  expect.objectContaining({
    code: 'provider_invalid',
    message: expect.toSatisfy((message: string) =>
      [`\`handshakes[0].${field}\``, ...parts].every((part) => message.includes(part)),
    ) as string,
  }) as Error
const define =
  (handshake: object, changes: Partial<ProviderDefinition> = {}, options: Partial<SignedOptions<unknown>> = {}) =>
  () =>
    asking(handshake as Handshake, options, changes)

const when = { method: 'GET', ref: 'query:c' } as const
const echo = { when, verify: 'none', reply: { text: 'query:c' } } as const
const hmac: Scheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '{body}',
}

describe('a MAC for anyone who asks', () => {
  const mac = { ...echo, reply: { text: { mac: 'query:c' } }, token: /^[a-z]{20}$/ } as const
  const custom: Scheme = { kind: 'custom', headers: ['x-custom'], covers: 'body', verify: () => false }

  it('is refused beside a scheme of code, which may take it for its signature', () => {
    expect(define(mac)).not.toThrow()
    expect(define(mac, { schemes: [hmac, custom] })).toThrow(invalid('reply', 'custom'))
    expect(define({ ...mac, reply: { json: { answer: { mac: 'query:c' } } } }, { schemes: [hmac, custom] })).toThrow(
      invalid('reply'),
    )
  })

  it('is refused as the first scheme of all is no HMAC', () => {
    expect(define(mac, { schemes: [custom] })).toThrow(invalid('reply', 'no HMAC'))
    expect(define(mac, { schemes: [custom, hmac] })).toThrow(invalid('reply', 'no HMAC'))
  })

  it('and an echo is not, whatever the schemes are', () => {
    expect(define(echo, { schemes: [hmac, custom] })).not.toThrow()
  })
})

describe('a place that a handshake cannot know', () => {
  it.each<[string, object]>([
    ['when.ref', { ...echo, when: { ...when, ref: 'item:a' } }],
    ['when.ref', { ...echo, when: { ...when, ref: 'jwt:claims.a' } }],
    ['when.ref', { ...echo, when: { ...when, ref: 'body' } }],
    ['verify.token', { ...echo, verify: { token: 'item:a' } }],
    ['verify.token', { ...echo, verify: { token: 'jwt:header.a' } }],
    ['capture', { ...echo, capture: 'item:a' }],
    ['capture', { ...echo, capture: 'secret' }],
    ['reply.text', { ...echo, reply: { text: 'jwt:claims.a' } }],
    ['reply.text', { ...echo, reply: { text: 'secret' } }],
    ['reply.text', { ...echo, reply: { text: { mac: 'item:a' } }, token: /^a$/ }],
    ['reply.json.a', { ...echo, reply: { json: { a: 'jwt:claims.a' } } }],
    ['reply.headers.x-a', { ...echo, reply: { headers: { 'x-a': 'item:a' } } }],
  ])('is refused in %s: %j', (field, handshake) => {
    expect(define(handshake)).toThrow(invalid(field, 'cannot be'))
  })

  it.each(['json:token', 'form:token'])('is its token in the body, as %s', (token) => {
    expect(define({ ...echo, verify: { token } })).toThrow(invalid('verify.token', 'header or a query parameter'))
  })
})

describe('what a handshake has to say', () => {
  it.each(['when', 'verify', 'reply'])('is %s', (field) => {
    expect(define({ ...echo, [field]: undefined })).toThrow(invalid(field, 'missing'))
    expect(define({ ...echo, [field]: null })).toThrow(invalid(field))
  })

  it.each(['None', 'token', '', true])('is how it is verified, and %j is no way', (verify) => {
    expect(define({ ...echo, verify })).toThrow(invalid('verify', 'none, signature'))
  })
})

describe('the token of the receiver', () => {
  const shown = { ...echo, verify: { token: 'query:token' } } as const

  it('is refused as undefined, which an environment variable that is missing is', () => {
    const options = { verifyToken: undefined } as unknown as Partial<SignedOptions<unknown>>
    expect(define(shown, {}, options)).toThrow(
      expect.objectContaining({ code: 'options_invalid', message: expect.stringContaining('`verifyToken`') as string }) as Error,
    )
    const { sender } = asking(shown)
    expect(() => createReceiver(sender, { secret })).not.toThrow()
  })

  it('that was not shown is told apart from a forged delivery', async () => {
    const { ask, refusals } = asking(shown, { verifyToken: 'the-token-of-both' })
    expect(await ask({ url: '/?c=1&token=another' })).toEqual(refused)
    expect(await ask({ method: 'POST', headers: { 'x-signature': '0'.repeat(64) }, body: Buffer.from('{"event":"a"}') })).toEqual(
      refused,
    )
    expect(refusals).toEqual(['handshake_refused', 'signature_mismatch'])
  })
})

describe('a secret that nobody took', () => {
  const form: Handshake = {
    when: { method: 'POST', ref: 'form:secret' },
    verify: 'none',
    reply: { fixed: { body: { ok: true } } },
    capture: 'form:secret',
  }

  it('is looked for in a form also where a header says that it is one', async () => {
    const taken: string[] = []
    const first: Handshake = { ...form, when: { method: 'POST', ref: 'header:x-hello' } }
    const { ask } = asking(first, { captureSecret: ({ secret: brought }) => void taken.push(brought) })
    expect((await ask({ method: 'POST', headers: { 'x-hello': '1' }, body: Buffer.from('secret=brought') })).status).toBe(200)
    expect(taken).toEqual(['brought'])
  })

  it('is told apart from a forged delivery, also in a form', async () => {
    const taken: string[] = []
    const { ask, refusals } = asking(form, { captureSecret: ({ secret: brought }) => (taken.push(brought), false) })
    expect(await ask({ method: 'POST', body: Buffer.from('secret=brought&a=1') })).toEqual(refused)
    expect([taken, refusals]).toEqual([['brought'], ['handshake_refused']])
  })
})
