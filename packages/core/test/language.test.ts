import { createHash, createHmac, generateKeyPairSync, timingSafeEqual } from 'node:crypto'
import { createReceiver, defineProvider, type Provider, type Scheme, sign, type SignOptions, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now, secret } from './support/providers.js'

const from = 'header:x-signature' as const
const hmac = { kind: 'hmac', hash: 'sha256', signature: { from, encoding: 'hex' }, signed: '{body}' } as const
const time = { from: 'header:x-time' } as const
const body = Buffer.from('{"id":"n1","at":1771083000,"nested":{"name":"Zo\u00eb"}}')
const publicUrl = 'https://app.example/hooks'

const define = (...schemes: [Scheme, ...Scheme[]]): Provider =>
  defineProvider({ name: 'language', docs: 'https://notes.example/webhooks', schemes, type: 'note', methods: ['POST', 'PUT'] })

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed = generateKeyPairSync('ed25519')
const pem = ({ publicKey, privateKey }: ReturnType<typeof generateKeyPairSync>) => ({
  open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  own: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
})

const rows: [string, Scheme, { open: string; own: string }?][] = [
  ...(['sha1', 'sha256', 'sha384', 'sha512'] as const).map((hash): [string, Scheme] => [`HMAC ${hash}`, { ...hmac, hash }]),
  ...(['hex', 'base64', 'base64url'] as const).map((encoding): [string, Scheme] => [
    `a signature in ${encoding}`,
    { ...hmac, signature: { from, encoding } },
  ]),
  ['a plain hash with the secret', { ...hmac, kind: 'hash', signed: '{secret}{body}' }],
  ['RSA', { ...hmac, kind: 'rsa' }, pem(rsa)],
  ['ECDSA', { ...hmac, kind: 'ecdsa-p256', signature: { from, encoding: 'base64' } }, pem(ec)],
  ['Ed25519', { ...hmac, kind: 'ed25519' }, pem(ed)],
  [
    'a field list with semicolons',
    {
      ...hmac,
      signature: { from, encoding: 'hex', fields: { separator: ';', pick: 'h1', timestamp: 'ts' } },
      signed: '{timestamp}:{body}',
    },
  ],
  ['a list of versions', { ...hmac, signature: { from, encoding: 'base64', list: { version: 'v1' } } }],
  [
    'positions',
    {
      ...hmac,
      signature: { from, encoding: 'hex', positions: { separator: ',' } },
      signed: '{timestamp}.{body}',
      timestamp: { unit: 'ms' },
    },
  ],
  ['a time in seconds', { ...hmac, signed: '{timestamp}{body}', timestamp: time }],
  ['a time in milliseconds', { ...hmac, signed: '{timestamp}{body}', timestamp: { ...time, unit: 'ms' } }],
  ['a time in ISO 8601', { ...hmac, signed: '{timestamp}{body}', timestamp: { ...time, unit: 'iso' } }],
  ['the method and the path', { ...hmac, signed: '{method}\n{path}\n{body}' }],
  ['the public address', { ...hmac, signed: '{url}{body}' }],
  ['a value of the query', { ...hmac, signed: '{query:a}{body}' }],
  ['another header', { ...hmac, signed: '{header:x-other}.{body}' }],
  ['a value of the signed JSON', { ...hmac, signed: '{json:nested.name}.{body}' }],
  ['a required header', { ...hmac, require: { 'header:x-version': '1' } }],
  ['a time in the signed body', { ...hmac, timestamp: { from: 'json:at' } }],
]

const options = { url: '/hooks?a=1', publicUrl, method: 'PUT' }

function request(provider: Provider, own: string, changes: Partial<SignOptions> = {}) {
  const given = { secret: own, body, timestamp: now, headers: { 'x-other': 'other' }, ...options, ...changes }
  return { headers: sign(provider, given), body: Buffer.from(given.body), method: given.method, url: given.url }
}

const digest = (bytes: Buffer) => createHash('sha256').update(secret).update(bytes).digest()

async function receive(provider: Provider, key: string, sent: ReturnType<typeof request>): Promise<string> {
  let outcome = 'nothing'
  const receiver = createReceiver(provider, {
    secret: key,
    now: () => now,
    methods: ['POST', 'PUT'],
    publicUrl,
    onRefused: ({ code }) => (outcome = code),
  })
  await receiver.on('*', () => (outcome = 'handled')).receive(sent)
  return outcome
}

describe.each(rows)('%s', (_name, scheme, keys = { open: secret, own: secret }) => {
  const provider = define(scheme)

  it('is signed, and verified by verify', () => {
    expect(verify(provider, { secret: keys.open, now, publicUrl, ...request(provider, keys.own) })).toMatchObject({
      integrity: 'body',
    })
  })

  it('is verified by a receiver', async () => {
    expect(await receive(provider, keys.open, request(provider, keys.own))).toBe('handled')
  })

  it('is refused for another body', async () => {
    const sent = { ...request(provider, keys.own), body: Buffer.from('{"id":"n2","at":1771083000,"nested":{"name":"Zo\u00eb"}}') }
    expect(() => verify(provider, { secret: keys.open, now, publicUrl, ...sent })).toThrow(
      expect.objectContaining({ status: 401 }) as Error,
    )
    expect(await receive(provider, keys.open, sent)).toBe('signature_mismatch')
  })
})

describe('a time in the signed body', () => {
  const provider = define({ ...hmac, timestamp: { from: 'json:at' } })

  it.each<[string, object, string]>([
    ['stale', { at: now / 1000 - 301 }, 'timestamp_too_old'],
    ['ahead', { at: now / 1000 + 301 }, 'timestamp_in_future'],
    ['absent', {}, 'timestamp_missing'],
    ['no number', { at: 'soon' }, 'timestamp_malformed'],
  ])('is refused when it is %s', async (_what, payload, code) => {
    const sent = request(provider, secret, { body: JSON.stringify(payload) })
    expect(await receive(provider, secret, sent)).toBe(code)
    expect(() => verify(provider, { secret, now, ...sent })).toThrow(expect.objectContaining({ code }) as Error)
  })
})

describe('a shared token', () => {
  const provider = define({ kind: 'token', signature: { from: 'header:authorization', prefix: 'Bearer ' } })

  it('says who sent the request, and nothing of its body', () => {
    expect(verify(provider, { secret, now, ...request(provider, secret) })).toMatchObject({ integrity: 'none' })
    for (const authorization of [secret, `Bearer ${secret} `, `bearer ${secret}`, 'Bearer ', `Bearer ${secret.slice(0, -1)}`]) {
      expect(() => verify(provider, { secret, now, body, headers: { authorization } })).toThrow(
        expect.objectContaining({ status: 401 }) as Error,
      )
    }
  })

  it('can be user and password', () => {
    const basic = define({ kind: 'basic' })
    const headers = { authorization: `Basic ${Buffer.from('user:pass').toString('base64')}` }
    expect(verify(basic, { secret: 'user:pass', body, headers })).toMatchObject({ integrity: 'none' })
    expect(() => verify(basic, { secret: 'user:word', body, headers })).toThrow(
      expect.objectContaining({ code: 'signature_mismatch' }) as Error,
    )
  })
})

it('reads a signature that stands in the body, beside what it signs', async () => {
  const mailgun = define({
    ...hmac,
    signature: { from: 'json:signature', encoding: 'hex' },
    signed: '{timestamp}{json:token}',
    coversBody: false,
    timestamp: { from: 'json:timestamp' },
  })
  const at = String(now / 1000)
  const sent = (token: string) => ({
    signature: createHmac('sha256', secret).update(`${at}${token}`).digest('hex'),
    timestamp: at,
    token,
  })
  const deliver = (payload: object) =>
    receive(mailgun, secret, { headers: {}, body: Buffer.from(JSON.stringify(payload)), method: 'POST', url: '/' })
  expect(await deliver(sent('t1'))).toBe('handled')
  expect(await deliver({ ...sent('t1'), token: 't2' })).toBe('signature_mismatch')
  expect(await deliver({ ...sent('t1'), signature: undefined })).not.toBe('handled')
})

it('leaves the rest to custom code, whose throw is a refusal', async () => {
  const custom = define({
    kind: 'custom',
    headers: ['x-custom'],
    covers: 'body',
    verify: ({ header, body: bytes }) => timingSafeEqual(Buffer.from(header('x-custom') ?? '', 'hex'), digest(bytes)),
    sign: ({ body: bytes }) => ({ 'x-custom': digest(bytes).toString('hex') }),
  })
  expect(await receive(custom, secret, request(custom, secret))).toBe('handled')
  expect(await receive(custom, secret, { ...request(custom, secret), headers: { 'x-custom': 'ab' } })).toBe('signature_mismatch')
  expect(await receive(custom, secret, { ...request(custom, secret), headers: {} })).toBe('signature_missing')
})
