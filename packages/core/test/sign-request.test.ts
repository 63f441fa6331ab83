import { createHmac } from 'node:crypto'
import {
  defineProvider,
  type Provider,
  type ProviderDefinition,
  type Scheme,
  sign,
  type SignOptions,
  signRequest,
} from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const hmac = { kind: 'hmac', hash: 'sha256', signed: '{body}' } as const
const define = (scheme: Scheme, more: Partial<ProviderDefinition> = {}): Provider =>
  defineProvider({
    name: 'signing',
    docs: 'https://notes.example/webhooks',
    schemes: [scheme],
    type: 'note',
    formats: ['json', 'form', 'text'],
    ...more,
  })
const publicUrl = 'https://app.example/hooks'
const mac = (content: string) => createHmac('sha256', secret).update(content).digest('hex')

async function roundTrip(sender: Provider, options: Partial<SignOptions> & { body: string }) {
  const sent = signRequest(sender, { secret, timestamp: now, publicUrl, ...options })
  expect(await outcomeOf(sender, sent, { publicUrl })).toBe('handled')
  return { ...sent, body: sent.body.toString() }
}

const parts: Scheme = {
  ...hmac,
  signature: { from: 'json:signature.value', encoding: 'hex' },
  signed: '{timestamp}{json:signature.token}',
  coversBody: false,
  timestamp: { from: 'json:signature.timestamp' },
}
const form: Scheme = {
  ...hmac,
  signature: { from: 'form:sig', pairs: { separator: '&', between: '|' }, encoding: 'hex' },
  signed: '{form:payload}',
  coversBody: false,
  format: 'form',
}

describe('signRequest puts the signature where it belongs', () => {
  it('into a JSON body, with the id and the time that are signed beside it', async () => {
    const sender = define(parts, { id: 'json:signature.token' })
    const { body, headers } = await roundTrip(sender, { body: '{"a":1}', id: 'token-1' })
    const time = String(now / 1000)
    expect(JSON.parse(body)).toEqual({ a: 1, signature: { token: 'token-1', timestamp: time, value: mac(`${time}token-1`) } })
    expect(headers).toEqual({})
  })

  it('into a form, after the name of the key', async () => {
    const { body } = await roundTrip(define(form), { body: 'payload=a%20b&more=1', keyId: 'public' })
    expect([...new URLSearchParams(body)]).toEqual([
      ['payload', 'a b'],
      ['more', '1'],
      ['sig', `public|${mac('a b')}`],
    ])
  })

  it('into the query, behind what is there', async () => {
    const sender = define({ ...hmac, signature: { from: 'query:sig', encoding: 'base64' }, signed: '{query:a}{body}' })
    const { url, body } = await roundTrip(sender, { body: '{"a":1}', url: '/hooks?a=1' })
    const expected = createHmac('sha256', secret).update('1{"a":1}').digest('base64')
    expect(url).toBe(`/hooks?a=1&sig=${encodeURIComponent(expected)}`)
    expect(body).toBe('{"a":1}')
    expect((await roundTrip(sender, { body: '{}', url: '/hooks?a=1' })).url).toContain('&sig=')
  })

  it('and what has to equal a template, at the end of a signed query', async () => {
    const sender = define({
      ...hmac,
      signature: { from: 'header:x-signature', encoding: 'hex' },
      signed: '{url}',
      assert: { 'query:sum': '{sha256-hex:body}' },
    })
    const { url, headers } = await roundTrip(sender, { body: '{"a":1}', url: '/hooks?a=1' })
    expect(url).toMatch(/^\/hooks\?a=1&sum=[0-9a-f]{64}$/)
    expect(headers).toEqual({ 'x-signature': mac(`${publicUrl}${url.slice('/hooks'.length)}`) })
  })

  it('as a token, in a header, a query or a body', async () => {
    for (const from of ['header:authorization', 'query:token', 'json:token', 'form:token'] as const) {
      const sender = define({
        kind: 'token',
        signature: { from, prefix: 'Bearer ' },
        format: from.startsWith('form') ? 'form' : 'json',
      })
      await roundTrip(sender, { body: from.startsWith('form') ? 'a=1' : '{"a":1}' })
    }
  })

  it('as a JSON Web Token, with its key id and its delivery id', async () => {
    const sender = define(
      {
        kind: 'jwt',
        algorithms: ['HS256'],
        signature: { from: 'query:jwt' },
        claims: { sum: '{sha256-hex:body}' },
        timestamp: { from: 'jwt:claims.iat' },
      },
      { keyId: 'jwt:header.kid', id: 'jwt:claims.jti' },
    )
    const { url } = signRequest(sender, { secret, body: '{"a":1}', timestamp: now, keyId: 'key_1', id: 'd_1' })
    const [header, claims] = url
      .slice('/?jwt='.length)
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object)
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'key_1' })
    expect(claims).toMatchObject({ jti: 'd_1', iat: now / 1000 })
    await roundTrip(sender, { body: '{"a":1}', keyId: 'key_1' })
    await roundTrip(sender, { body: '{"a":1}', keyId: 'key_1', timestamp: now - 299_000 })
  })
})

describe('it leaves alone', () => {
  it('a body that nothing has to be put into, to the last byte', () => {
    const sender = define({ ...hmac, signature: { from: 'header:x-signature', encoding: 'hex' } })
    const body = Buffer.from('{ "a" : 1 }\n\u00ff', 'latin1')
    expect(signRequest(sender, { secret, body, timestamp: now }).body.equals(body)).toBe(true)
  })

  it('values that were given', () => {
    const sender = define(
      {
        ...hmac,
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{timestamp}{header:x-a}{body}',
        timestamp: { from: 'header:x-time' },
      },
      { id: 'header:x-id' },
    )
    const headers = { 'X-Time': '1', 'X-A': 'a', 'x-id': 'mine' }
    expect(signRequest(sender, { secret, body: '{}', headers, timestamp: now, id: 'other' }).headers).toMatchObject({
      'x-time': '1',
      'x-id': 'mine',
    })
  })
})

describe('sign', () => {
  it.each<[string, Scheme, string]>([
    ['in the body', parts, '{"signature":{"token":"t"}}'],
    ['in a form', form, 'payload=a'],
    ['in the query', { ...hmac, signature: { from: 'query:sig', encoding: 'hex' } }, '{}'],
    ['the body', { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'body' } }, '{}'],
  ])('says to use signRequest where the signature is %s', (_where, scheme, body) => {
    expect(() => sign(define(scheme), { secret, body, timestamp: now })).toThrow(
      expect.objectContaining({ code: 'sign_invalid', message: expect.stringContaining('signRequest') as string }) as Error,
    )
  })
})

describe('a request that cannot be signed', () => {
  const items: Scheme = {
    ...hmac,
    signature: { from: 'item:mac', encoding: 'hex' },
    signed: '{item:id}',
    coversBody: false,
    each: 'json:items',
  }
  const inBody: Scheme = { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'body' } }
  const token: Scheme = { kind: 'token', signature: { from: 'json:a.b' } }

  it.each<[string, Scheme, string]>([
    ['a body without what is signed', parts, '{}'],
    ['a body that is no JSON', parts, 'nonsense'],
    ['a body that is no JSON, for a token in it', token, 'nonsense'],
    ['a body that is empty, for a token in it', token, ''],
    ['a body that is a number, for a token in it', token, '7'],
    ['a body that is null, for a token in it', token, 'null'],
    ['items that are missing', items, '{}'],
    ['items that are no list', items, '{"items":{}}'],
    ['an item without what is signed', items, '{"items":[{}]}'],
    ['an item that is null', items, '{"items":[null]}'],
    ['claims that are no JSON', inBody, 'nonsense'],
    ['claims that are empty', inBody, ''],
    ['claims that are null', inBody, 'null'],
    [
      'an address that is not given',
      { ...hmac, signature: { from: 'header:x-a', encoding: 'hex' }, signed: '{url}{body}' },
      '{}',
    ],
  ])('is said to be one: %s', (_what, scheme, body) => {
    expect(() => signRequest(define(scheme), { secret, body, timestamp: now })).toThrow(
      expect.objectContaining({ code: 'sign_invalid', message: expect.stringContaining('"signing"') as string }) as Error,
    )
  })
})
