import { createReceiver, defineProvider, type ProviderDefinition, sign } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { note, now, secret, textOf } from './support/providers.js'

const signature = { from: 'header:x-signature', encoding: 'hex' } as const
const hmac = { kind: 'hmac', hash: 'sha256', signature, signed: '{body}' } as const
const ed25519 = { kind: 'ed25519', signature, signed: '{body}' } as const
const base: ProviderDefinition = { name: 'notes', docs: 'https://notes.example/webhooks', schemes: [hmac], type: 'note' }

const define = (changes: object) => () => defineProvider({ ...base, ...changes })
const scheme = (changes: object, of: object = hmac) => define({ schemes: [{ ...of, ...changes }] })
const invalid = (field: string, ...parts: readonly string[]) =>
  expect.objectContaining({
    code: 'provider_invalid',
    message: expect.toSatisfy((message: string) =>
      [`"notes"`, `\`${field}\``, ...parts].every((part) => message.includes(part)),
    ) as string,
  }) as Error

describe('a key is refused', () => {
  it.each<[string, object, object]>([
    ['encoding', { encoding: 'base64url' }, hmac],
    ['encoding', { encoding: 'Base64' }, hmac],
    ['encoding', { encoding: 'pem' }, hmac],
    ['encoding', { encoding: 'der' }, ed25519],
    ['encoding', { encoding: 'base64' }, ed25519],
    ['derive', { derive: 'md5' }, hmac],
    ['derive', { derive: 'sha-256' }, hmac],
    ['derive', { derive: 'sha1' }, ed25519],
    ['normalize', { normalize: 'NFC' }, hmac],
    ['normalize', { normalize: 'nfkd' }, hmac],
  ])('with the %s of %j', (field, key, of) => {
    expect(scheme({ key }, of)).toThrow(invalid(`schemes[0].key.${field}`))
  })

  it('of a token of claims by the kind of its algorithms', () => {
    const jwt = { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'header:x-token' }, coversBody: false }
    expect(scheme({ key: { encoding: 'base64' } }, jwt)).not.toThrow()
    expect(scheme({ key: { encoding: 'der' } }, jwt)).toThrow(invalid('schemes[0].key.encoding'))
  })

  it.each<[object, object]>([
    [{ encoding: 'hex', derive: 'sha1', normalize: 'NFKD', prefix: 'a_', minBytes: 1 }, hmac],
    [{ encoding: 'raw-hex', prefix: 'a_' }, ed25519],
  ])('but not as %j', (key, of) => {
    expect(scheme({ key }, of)).not.toThrow()
  })
})

describe('a grammar is refused', () => {
  it.each<[string, object]>([
    ['fields.pick', { fields: { separator: ',' } }],
    ['fields.separator', { fields: { pick: 'v1' } }],
    ['fields.separator', { fields: { pick: 'v1', separator: '|' } }],
    ['fields.separator', { fields: { pick: 'v1', separator: '' } }],
    ['list.version', { list: {} }],
    ['positions.separator', { positions: {} }],
    ['positions.separator', { positions: { separator: ', ' } }],
    ['pairs.separator', { pairs: { between: '|' } }],
    ['pairs.between', { pairs: { separator: '&' } }],
    ['pairs.between', { pairs: { separator: '&', between: '-' } }],
    ['values.separator', { values: {} }],
    ['values.separator', { values: { separator: '\t' } }],
  ])('without a right %s: %j', (field, grammar) => {
    expect(scheme({ signature: { ...signature, ...grammar } })).toThrow(invalid(`schemes[0].signature.${field}`))
  })

  it.each([
    { fields: { separator: ',', pick: 'v1' } },
    { fields: { separator: ';', pick: 'v1' } },
    { list: { version: 'v1' } },
    { pairs: { separator: '&', between: '|' } },
    { values: { separator: ' ' } },
  ])('but not as %j', (grammar) => {
    expect(scheme({ signature: { ...signature, ...grammar } })).not.toThrow()
  })
})

describe('a definition is refused', () => {
  it.each<[string, string, object]>([
    ['methods', 'methods in lower case', { methods: ['post'] }],
    ['methods', 'methods one of which is none', { methods: ['POST', ''] }],
    ['retriedStatuses', 'numbers as statuses', { retriedStatuses: [429] }],
    ['retriedStatuses', 'statuses that no reply has', { retriedStatuses: ['429', '5XX'] }],
    ['retriedStatuses', 'a status of four digits', { retriedStatuses: ['5000'] }],
    ['type', 'no name', { type: undefined }],
    ['type', 'no name in a list', { type: [] }],
    ['docs', 'no document', { docs: undefined }],
    ['docs', 'a document that is no text', { docs: 7 }],
    ['identity', 'another identity', { identity: 'sign' }],
    ['schemes[0].require', 'a requirement that is a number', { schemes: [{ ...hmac, require: { 'header:x-v': 2 } }] }],
    ['schemes[0].require', 'a requirement that is absent', { schemes: [{ ...hmac, require: { 'header:x-v': undefined } }] }],
    ['schemes[0].require', 'one that is null', { schemes: [{ ...hmac, require: { 'header:x-v': null } }] }],
    ['id', 'an id in an item', { id: 'item:id' }],
    ['id', 'an id in an item after another', { id: ['header:x-id', 'item:id'] }],
    ['id', 'an id that is the body', { id: 'body' }],
    ['id', 'an id that is the time', { id: 'timestamp' }],
    ['id', 'an id that is no text', { id: [7] }],
    ['keyId', 'a key id in an item', { keyId: 'item:key' }],
    ['type', 'a name that is the constant jwt: and more', { type: 'jwt:claims.type' }],
    ['type', 'a name that is the constant item: and more', { type: 'item:type' }],
    ['type', 'a name whose second is such a constant', { type: ['{json:type}', 'jwt:claims.type'] }],
    [
      'schemes[0].signature.prefix',
      'a prefix before a token that is the body',
      { schemes: [{ kind: 'jwt', algorithms: ['HS256'], signature: { from: 'body', prefix: 'Bearer ' } }] },
    ],
  ])('in `%s` with %s', (field, _what, changes) => {
    expect(define(changes)).toThrow(invalid(field))
  })
})

describe('a scheme that can never be reached', () => {
  const other = { ...hmac, hash: 'sha1' } as const
  const required = { ...hmac, require: { 'header:x-v': '2' } } as const

  it.each<[string, number, readonly object[]]>([
    ['stands behind one with its signature in the same place', 1, [hmac, other]],
    ['requires something, behind one that does not', 1, [hmac, required]],
    ['is the third', 2, [required, hmac, other]],
  ])('%s', (_how, index, schemes) => {
    expect(define({ schemes })).toThrow(invalid(`schemes[${index}]`, 'never be reached'))
  })

  it('is none where something of the request chooses, or the places differ', () => {
    expect(define({ schemes: [required, other] })).not.toThrow()
    expect(define({ schemes: [{ ...hmac, format: 'form' }, other] })).not.toThrow()
    expect(define({ schemes: [hmac, { ...other, signature: { ...signature, from: 'header:x-old' } }] })).not.toThrow()
  })
})

it.each([Buffer.from('thanks'), new Uint8Array([1, 2])])('a reply may be bytes', async (body) => {
  const sender = defineProvider({ ...base, replies: { ok: { body } } })
  const given = note()
  const receiver = createReceiver(sender, { secret, now: () => now }).on('*', () => undefined)
  const request = {
    method: 'POST',
    url: '/',
    headers: sign(sender, { secret, body: given, timestamp: now }),
    body: Buffer.from(given),
  }
  expect(textOf(await receiver.receive(request))).toBe(Buffer.from(body).toString())
})
