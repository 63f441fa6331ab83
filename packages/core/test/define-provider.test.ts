import { defineProvider, type HmacScheme, type ProviderDefinition, type Scheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'

const hmac: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '{body}',
}
const base: ProviderDefinition = { name: 'notes', docs: 'https://notes.example/webhooks', schemes: [hmac], type: '{json:type}' }

const define = (changes: object) => () => defineProvider({ ...base, ...changes })
const scheme = (changes: object) => define({ schemes: [{ ...hmac, ...changes }] })

/** An error that names the provider, the field and the fix. */
const invalid = (...parts: string[]) => {
  const wanted = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('[^]*')
  return expect.objectContaining({
    code: 'provider_invalid',
    status: 500,
    message: expect.stringMatching(new RegExp(wanted)) as string,
  }) as Error
}

describe('the definition', () => {
  it.each(['', 'Notes', 'my notes', '-notes', 'notes-', 'a--b', 'notes\n', 'nötes', 'a_b'])('refuses the name %j', (name) => {
    expect(define({ name })).toThrow(invalid('`name`', 'lower-case'))
  })

  it.each<[string, object, string[]]>([
    ['no scheme', { schemes: [] }, ['`schemes`', 'say how the sender signs']],
    [
      'a key id in nowhere',
      { keyId: 'cookie:key' },
      ['`keyId`', 'unknown source "cookie"', 'header, query, json, form, item and jwt'],
    ],
    ['an id in a header that is not lower case', { id: 'header:X-Id' }, ['`id`', 'lower-case header name', 'X-Id']],
    ['the second of two ids', { id: ['header:x-id', 'json'] }, ['`id`', 'names nothing']],
    ['an unknown placeholder in the type', { type: '{jsn:type}' }, ['`type`', 'unknown source "jsn"']],
    ['an empty type', { type: '' }, ['`type`', 'is empty']],
    ['an open brace in the type', { type: '{json:type' }, ['`type`', 'opening brace']],
    [
      'a tolerance where no time is signed',
      { toleranceSeconds: 300 },
      ['`toleranceSeconds`', 'no scheme signs a timestamp', 'leave it out'],
    ],
    ['a timeout that is no number', { timeoutMs: Number.NaN }, ['timeoutMs', 'milliseconds']],
    ['a body limit of nothing', { bodyLimit: 0 }, ['bodyLimit', 'whole number']],
    ['a reply with a status that HTTP has not', { replies: { ok: { status: 99 } } }, ['status', '200 to 599']],
    ['a reply with a line break in a header', { replies: { refused: { headers: { a: 'b\nc' } } } }, ['header "a"']],
  ])('refuses %s', (_what, changes, parts) => {
    expect(define(changes)).toThrow(invalid('Provider "notes"', ...parts))
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0, -1, '300s', '300', {}, { past: 300 }])(
    'refuses %j as a tolerance',
    (toleranceSeconds) => {
      const timed = { ...hmac, signed: '{timestamp}.{body}', timestamp: { from: 'header:x-time' } }
      expect(define({ schemes: [timed], toleranceSeconds })).toThrow(invalid('toleranceSeconds', 'seconds from 1 to'))
    },
  )
})

describe('a scheme', () => {
  it.each<[string, object, string[]]>([
    ['an unknown placeholder', { signed: '{nonce}{body}' }, ['`schemes[0].signed`', 'names nothing', 'nonce']],
    ['a placeholder with an unknown source', { signed: '{cookie:a}{body}' }, ['`schemes[0].signed`', 'unknown source "cookie"']],
    ['no placeholder', { signed: 'hello' }, ['`schemes[0].signed`', 'add {body}']],
    ['an empty template', { signed: '' }, ['`schemes[0].signed`', 'add {body}']],
    ['no {body}', { signed: '{header:x-id}' }, ['`schemes[0].signed`', 'missing {body}', 'coversBody: false']],
    ['coversBody: false in spite of {body}', { coversBody: false }, ['`schemes[0].coversBody`', 'leave it out']],
    ['{timestamp} from nowhere', { signed: '{timestamp}.{body}' }, ['`schemes[0].signed`', 'add `timestamp.from`']],
    [
      'a timestamp that is not signed',
      { timestamp: { from: 'header:x-time' } },
      ['`schemes[0].timestamp`', 'is not signed', 'put {timestamp} into `signed`'],
    ],
    [
      'a timestamp in the fields that is not signed',
      { signature: { ...hmac.signature, fields: { separator: ',', pick: 'v1', timestamp: 't' } } },
      ['`schemes[0].timestamp`', 'is not signed'],
    ],
    [
      'a timestamp without a place',
      { signed: '{timestamp}.{body}', timestamp: { unit: 's' } },
      ['`schemes[0].timestamp.from`', 'is missing'],
    ],
    [
      'two grammars',
      { signature: { ...hmac.signature, fields: { separator: ',', pick: 'v1' }, list: { version: 'v1' } } },
      ['`schemes[0].signature`', 'more than one of fields, list, positions, pairs and values'],
    ],
    ['{secret} in an HMAC', { signed: '{secret}{body}' }, ['`schemes[0].signed`', '{secret}', 'plain hashes']],
    ['a plain hash without {secret}', { kind: 'hash' }, ['`schemes[0].signed`', 'missing {secret}']],
    [
      'a signature from nowhere',
      { signature: { from: 'cookie:a', encoding: 'hex' } },
      ['`schemes[0].signature.from`', 'unknown source'],
    ],
    [
      'a signature from no place',
      { signature: { from: [], encoding: 'hex' } },
      ['`schemes[0].signature.from`', 'names no place'],
    ],
    ['a requirement from nowhere', { require: { 'cookie:a': '1' } }, ['`schemes[0].require`', 'unknown source']],
    [
      'a timestamp that stands twice',
      {
        signed: '{timestamp}.{body}',
        signature: { ...hmac.signature, fields: { separator: ',', pick: 'v1', timestamp: 't' } },
        timestamp: { from: 'header:x-time' },
      },
      ['`schemes[0].timestamp.from`', 'twice'],
    ],
  ])('refuses %s', (_what, changes, parts) => {
    expect(scheme(changes)).toThrow(invalid(...parts))
  })

  it('is named by its index', () => {
    expect(define({ schemes: [hmac, { ...hmac, signed: '' }] })).toThrow(invalid('`schemes[1].signed`'))
  })

  // In plain JavaScript nothing else would say it, and every request would be refused without a word.
  it.each<[string, object, string]>([
    ['an unknown hash', { hash: 'md5' }, 'hash'],
    ['an unknown kind', { kind: 'hmca' }, 'kind'],
    ['an unknown encoding', { signature: { from: 'header:x-signature', encoding: 'base32' } }, 'encoding'],
    ['an unknown unit', { signed: '{timestamp}.{body}', timestamp: { from: 'header:x-time', unit: 'seconds' } }, 'unit'],
  ])('refuses %s', (_what, changes, field) => {
    expect(scheme(changes)).toThrow(invalid(field))
  })
})

it('freezes what it gives, without touching a schema', () => {
  const schema = { '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value }) } }
  const schemes: [Scheme] = [{ ...hmac }]
  const provider = defineProvider({ ...base, schemes, schemas: { '*': schema } })
  expect([Object.isFrozen(provider), Object.isFrozen(provider.schemes), Object.isFrozen(provider.schemes[0])]).toEqual([
    true,
    true,
    true,
  ])
  expect(Object.isFrozen(schema)).toBe(false)
})
