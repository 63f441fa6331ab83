import { createHash } from 'node:crypto'
import { defineProvider, type JwtScheme, type Provider, type Ref } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'
import { sharedSigner, tokenOf } from './support/tokens.js'

const seconds = now / 1000
const body = '{"id":"n1"}'
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const right = { iss: 'sender', body_hash: hash(body) }

const scheme: JwtScheme = {
  kind: 'jwt',
  algorithms: ['HS256'],
  signature: { from: 'header:x-token' },
  claims: { iss: 'sender', body_hash: '{sha256-hex:body}' },
}

function define(changes: Partial<JwtScheme> = {}, more: { keyId?: Ref; toleranceSeconds?: number } = {}): Provider {
  const methods = ['POST', 'DELETE'] as const
  return defineProvider({
    name: 'claims',
    docs: 'https://notes.example/webhooks',
    schemes: [{ ...scheme, ...changes }],
    type: 'note',
    methods,
    ...more,
  })
}

const sender = define()
const token = (claims: object | string, header: object | string = { alg: 'HS256' }) =>
  tokenOf(header, claims, sharedSigner(secret))
const send = (claims: object | string, sent: { body?: string; method?: string } = {}, from = sender) =>
  outcomeOf(from, { body, headers: { 'x-token': token(claims) }, ...sent })

describe('a claim that has to equal something', () => {
  it('is compared with what was received', async () => {
    expect(await send(right)).toBe('handled')
    expect(await send(right, { body: '{"id":"n2"}' })).toBe('signature_mismatch')
  })

  it.each<[string, object]>([
    ['is missing', { iss: 'sender' }],
    ['is null', { ...right, body_hash: null }],
    ['is empty', { ...right, body_hash: '' }],
    ['is a list', { ...right, body_hash: [hash(body)] }],
    ['is in capitals', { ...right, body_hash: hash(body).toUpperCase() }],
    ['is the digest of nothing', { ...right, body_hash: hash('') }],
    ['has something behind it', { ...right, body_hash: `${hash(body)} ` }],
    ['stands in the prototype', { iss: 'sender', __proto__: { body_hash: hash(body) } }],
    ['names another sender', { ...right, iss: 'another' }],
    ['names no sender', { body_hash: hash(body) }],
  ])('refuses a body when it %s', async (_what, claims) => {
    expect(await send(claims)).toBe('signature_mismatch')
  })

  it('is not found under __proto__', async () => {
    const claims = `{"iss":"sender","__proto__":{"body_hash":"${hash(body)}"}}`
    expect(await send(claims)).toBe('signature_mismatch')
  })

  it('may miss the digest of the body where there is none, and nothing else', async () => {
    expect(await send({ iss: 'sender' }, { body: '', method: 'DELETE' })).toBe('handled')
    expect(await send({ iss: 'sender', body_hash: hash('') }, { body: '', method: 'DELETE' })).toBe('handled')
    expect(await send({ iss: 'sender', body_hash: 'other' }, { body: '', method: 'DELETE' })).toBe('signature_mismatch')
    expect(await send({}, { body: '', method: 'DELETE' })).toBe('signature_mismatch')
  })

  it('is the last of equal names, as for whoever reads the event', async () => {
    expect(await send(`{"iss":"another","iss":"sender","body_hash":"${hash(body)}"}`)).toBe('handled')
    expect(await send(`{"iss":"sender","iss":"another","body_hash":"${hash(body)}"}`)).toBe('signature_mismatch')
  })
})

describe('exp and nbf', () => {
  it.each<[string, object, string]>([
    ['exp is ahead', { exp: seconds + 1 }, 'handled'],
    ['exp is ahead by a fraction', { exp: seconds + 0.001 }, 'handled'],
    ['exp is now, on which a token is no longer valid', { exp: seconds }, 'timestamp_too_old'],
    ['exp has passed', { exp: seconds - 1 }, 'timestamp_too_old'],
    ['exp is 0', { exp: 0 }, 'timestamp_too_old'],
    ['exp is text', { exp: String(seconds + 60) }, 'timestamp_malformed'],
    ['exp is null', { exp: null }, 'timestamp_malformed'],
    ['exp is true', { exp: true }, 'timestamp_malformed'],
    ['exp is a list', { exp: [seconds + 60] }, 'timestamp_malformed'],
    ['nbf has passed', { nbf: seconds - 1 }, 'handled'],
    ['nbf is as far ahead as clocks may differ', { nbf: seconds + 300 }, 'handled'],
    ['nbf is further ahead', { nbf: seconds + 301 }, 'timestamp_in_future'],
    ['nbf is text', { nbf: String(seconds) }, 'timestamp_malformed'],
    ['both hold', { exp: seconds + 60, nbf: seconds - 60 }, 'handled'],
    ['one does not', { exp: seconds - 1, nbf: seconds - 60 }, 'timestamp_too_old'],
  ])('%s', async (_what, times, code) => {
    expect(await send({ ...right, ...times })).toBe(code)
  })

  it.each(['1e999', '-1e999', 'NaN'])('refuse the number %s', async (text) => {
    expect(await send(`{"iss":"sender","body_hash":"${hash(body)}","exp":${text}}`)).not.toBe('handled')
  })
})

describe('a claim to judge the age by', () => {
  const timed = define({ timestamp: { from: 'jwt:claims.iat' } })

  it.each<[string, object, string]>([
    ['fresh', { iat: seconds - 300 }, 'handled'],
    ['old', { iat: seconds - 301 }, 'timestamp_too_old'],
    ['ahead', { iat: seconds + 301 }, 'timestamp_in_future'],
    ['missing', {}, 'timestamp_missing'],
    ['null', { iat: null }, 'timestamp_missing'],
    ['a fraction', { iat: seconds + 0.5 }, 'timestamp_missing'],
    ['negative', { iat: -seconds }, 'timestamp_malformed'],
    ['no number', { iat: 'now' }, 'timestamp_malformed'],
  ])('%s', async (_what, times, code) => {
    expect(await send({ ...right, ...times }, {}, timed)).toBe(code)
  })
})

describe('the key id', () => {
  const named = define({}, { keyId: 'jwt:header.kid' })
  const secrets = { key_1: secret, key_2: 'another-secret' }
  const withKid = (kid: unknown) =>
    outcomeOf(named, { body, headers: { 'x-token': token(right, { alg: 'HS256', kid }) } }, { secret: secrets })

  it('picks the secret', async () => {
    expect(await withKid('key_1')).toBe('handled')
    expect(await withKid('key_2')).toBe('signature_mismatch')
  })

  it.each(['key_3', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'key_1 ', 'KEY_1'])(
    '%j is unknown',
    async (kid) => {
      expect(await withKid(kid)).toBe('key_unknown')
    },
  )

  it.each([undefined, null, '', ['key_1'], { key_1: 1 }])('%j is none', async (kid) => {
    expect(await withKid(kid)).toBe('key_id_missing')
  })

  it('stands in the header of the token, own and not inherited', async () => {
    const header = `{"alg":"HS256","__proto__":{"kid":"key_1"}}`
    expect(await outcomeOf(named, { body, headers: { 'x-token': token(right, header) } }, { secret: secrets })).toBe(
      'key_id_missing',
    )
  })
})

describe('a definition is refused', () => {
  it.each<[string, Partial<JwtScheme>, string]>([
    ['that has no digest of the body', { claims: { iss: 'sender' } }, '`schemes[0].claims`'],
    ['whose digest does not bind the body', { claims: { sum: '{crc32:body}' } }, '`schemes[0].claims`'],
    ['that denies the digest it has', { coversBody: false }, '`schemes[0].coversBody`'],
    ['that mixes secrets and public keys', { algorithms: ['HS256', 'RS256'] }, '`schemes[0].algorithms`'],
    ['without algorithms', { algorithms: [] as unknown as ['HS256'] }, '`schemes[0].algorithms`'],
    ['with the algorithm none', { algorithms: ['none' as 'HS256'] }, '`schemes[0].algorithms`'],
    ['that judges the age by what is no claim', { timestamp: { from: 'header:x-time' } }, '`schemes[0].timestamp.from`'],
    ['with a claim from nowhere', { claims: { a: '{cookie:a}{sha256-hex:body}' } }, '`schemes[0].claims.a`'],
  ])('%s', (_what, changes, field) => {
    expect(() => define(changes)).toThrow(
      expect.objectContaining({ code: 'provider_invalid', message: expect.stringContaining(field) as string }) as Error,
    )
  })
})
