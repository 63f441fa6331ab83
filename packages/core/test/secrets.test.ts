import { inspect } from 'node:util'
import { createReceiver, defineProvider, isWebhookError, type SecretInput, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { notes, now, provider, secret, signed } from './support/providers.js'
import { recorded } from './support/receivers.js'

const keyed = provider({ name: 'keyed-notes', keyId: 'header:x-key' })
const base64 = provider({
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { encoding: 'base64', prefix: 'whsec_' },
      signature: { from: 'header:x-signature', encoding: 'base64' },
      signed: '{body}',
    },
  ],
})

const invalid = expect.objectContaining({ code: 'secret_invalid', status: 500 }) as Error

it.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['an empty text', ''],
  ['blanks', ' \n'],
  ['a line break at the end', 'secret\n'],
  ['a blank before it', ' secret'],
  ['an empty list', []],
  ['a list with an empty text', ['secret', '']],
  ['nine secrets', Array.from({ length: 9 }, (_, n) => `secret ${n}`)],
  ['a number', 7],
  ['bytes', Buffer.from('secret')],
  ['a list with a number', ['secret', 7]],
  ['a map for a provider without key ids', { key_1: 'secret' }],
])('refuses %s at creation', (_what, given) => {
  expect(() => createReceiver(notes, { secret: given as SecretInput })).toThrow(invalid)
  expect(() => verify(notes, { secret: given as string, headers: {}, body: Buffer.alloc(0) })).toThrow(invalid)
})

it.each([
  'whsec_',
  'whsec_!!!!',
  'whsec_c2hvcnQ=',
  'not base64 at all',
  `whsec_${'QUFB'.repeat(8)}=`,
  `whsec_${'QUFB'.repeat(5)}QUF`.slice(0, -1) + '*',
])('refuses %j as base64', (given) => {
  expect(() => createReceiver(base64, { secret: given })).toThrow(invalid)
})

it.each([`whsec_${Buffer.alloc(25, 7).toString('base64')}`, Buffer.alloc(25, 7).toString('base64').replace(/=+$/, '')])(
  'takes %j, with and without prefix and padding',
  (given) => {
    expect(() => createReceiver(base64, { secret: given })).not.toThrow()
  },
)

const receiveWith = async (
  keyId: string | undefined,
  secretUsed: string,
  map: SecretInput = { key_1: secret, key_2: ['old-secret', 'new-secret'] },
) => {
  const { receiver, refusals } = recorded({ sender: keyed, secret: map })
  const request = signed(keyed, undefined, { secret: secretUsed, ...(keyId === undefined ? {} : { keyId }) })
  return [(await receiver.receive(request)).status, ...refusals]
}

describe('a map from key id to secret', () => {
  it('chooses by the key id of the request', async () => {
    expect(await receiveWith('key_1', secret)).toEqual([200])
    expect(await receiveWith('key_2', 'old-secret')).toEqual([200])
    expect(await receiveWith('key_2', 'new-secret')).toEqual([200])
    expect(await receiveWith('key_1', 'new-secret')).toEqual([401, 'signature_mismatch'])
    expect(await receiveWith('key_3', secret)).toEqual([401, 'key_unknown'])
    expect(await receiveWith(undefined, secret)).toEqual([401, 'key_id_missing'])
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has no key named %s', async (keyId) => {
    expect(await receiveWith(keyId, secret)).toEqual([401, 'key_unknown'])
  })

  it('refuses a key id that is sent twice', async () => {
    const { receiver, refusals } = recorded({ sender: keyed, secret: { key_1: secret } })
    const request = signed(keyed, undefined, { keyId: 'key_1' })
    await receiver.receive({ ...request, headers: { ...(request.headers as Record<string, string>), 'X-Key': 'key_2' } })
    expect(refusals).toEqual(['header_repeated'])
  })

  it.each<[string, object]>([
    ['no entry', {}],
    ['an empty secret', { key_1: '' }],
    ['an empty list', { key_1: [] }],
    ['undefined', { key_1: undefined }],
  ])('is refused with %s', (_what, map) => {
    expect(() => createReceiver(keyed, { secret: map as SecretInput })).toThrow(invalid)
  })
})

it('says of bytes that it takes text, and does not take them for a map', () => {
  const bytes = Buffer.from('canary-of-bytes') as unknown as SecretInput
  expect(() => createReceiver(notes, { secret: bytes })).toThrow('it is bytes. Give it as text')
  expect(() => createReceiver(notes, { secret: bytes })).not.toThrow('canary')
})

it('tries every secret of a list, for a rotation', async () => {
  const { receiver } = recorded({ secret: ['one-secret', secret, 'third-secret'] })
  for (const used of ['one-secret', secret, 'third-secret'])
    expect((await receiver.receive(signed(notes, undefined, { secret: used }))).status).toBe(200)
  expect((await receiver.receive(signed(notes, undefined, { secret: 'fourth-secret' }))).status).toBe(401)
})

it('shows a secret in no error, no receiver and no delivery', async () => {
  const canary = 'canary-5f2d'
  const shown: unknown[] = []
  for (const given of [`${canary}\n`, ['', canary], { key_1: canary }]) {
    try {
      createReceiver(notes, { secret: given as SecretInput })
    } catch (error) {
      shown.push(error, isWebhookError(error) && error.toJSON())
    }
  }
  try {
    createReceiver(base64, { secret: canary })
  } catch (error) {
    shown.push(error)
  }
  const { receiver, runs } = recorded({ secret: canary })
  await receiver.receive(signed(notes, undefined, { secret: canary }))
  shown.push(receiver, runs[0], await receiver.health())
  expect(shown).toHaveLength(10)
  expect(inspect(shown, { depth: 10, showHidden: true })).not.toContain(canary)
})

it('derives keys as the definition says', () => {
  const derived = defineProvider({
    name: 'derived',
    docs: 'https://notes.example/webhooks',
    schemes: [
      {
        kind: 'hmac',
        hash: 'sha256',
        key: { derive: 'sha256', normalize: 'NFKD' },
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{body}',
      },
    ],
    type: 'note',
  })
  const request = signed(derived as typeof notes, undefined, { secret: 'caf\u00e9' })
  expect(() => verify(derived, { secret: 'cafe\u0301', headers: request.headers, body: request.body, now })).not.toThrow()
  expect(() => verify(notes, { secret: 'caf\u00e9', headers: request.headers, body: request.body, now })).toThrow(
    expect.objectContaining({ code: 'signature_mismatch' }) as Error,
  )
})
