import {
  createReceiver,
  defineProvider,
  type MemoryStoreOptions,
  memoryStore,
  type ProviderDefinition,
  type Scheme,
  sign,
  type SignOptions,
  verify,
  type VerifyOptions,
} from '@posthorn/core'
import { expect, it } from 'vitest'
import { notes, secret } from './support/providers.js'

const coded = (code: string, part: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(part) as string }) as Error

const scheme = notes.schemes[0]
const define = (changes: object) => () =>
  defineProvider({ name: 'absent', docs: notes.docs, schemes: [scheme], type: 'note', ...changes })
const defineScheme = (changed: object | null) => define({ schemes: [changed as Scheme] })

it.each<[string, () => unknown, string]>([
  ['nothing', () => defineProvider(undefined as unknown as ProviderDefinition), '`name`'],
  ['no type', define({ type: undefined }), '`type`'],
  ['a scheme that is null', defineScheme(null), '`schemes[0].kind`'],
  ['an HMAC without a hash', defineScheme({ ...scheme, hash: undefined }), '`schemes[0].hash`'],
  ['a scheme without a signature', defineScheme({ ...scheme, signature: undefined }), '`schemes[0].signature`'],
  [
    'a signature without an encoding',
    defineScheme({ ...scheme, signature: { from: 'header:x-a' } }),
    '`schemes[0].signature.encoding`',
  ],
  ['a scheme that signs nothing', defineScheme({ ...scheme, signed: undefined }), '`schemes[0].signed`'],
  ['a token that stands nowhere', defineScheme({ kind: 'token' }), '`schemes[0].signature`'],
])('defineProvider says what is missing in %s', (_what, act, field) => {
  expect(act).toThrow(coded('provider_invalid', field))
})

it.each<[string, () => unknown, string, string]>([
  ['verify without options', () => verify(notes, undefined as unknown as VerifyOptions), 'options_invalid', '`headers`'],
  [
    'verify without headers',
    () => verify(notes, { secret, body: Buffer.from('') } as unknown as VerifyOptions),
    'options_invalid',
    '`headers`',
  ],
  ['sign without options', () => sign(notes, undefined as unknown as SignOptions), 'sign_invalid', '`secret`'],
  [
    'sign at a time that is text',
    () => sign(notes, { secret, body: '{}', timestamp: 'now' as unknown as number }),
    'sign_invalid',
    '`timestamp`',
  ],
  ['a memory store of null', () => memoryStore(null as unknown as MemoryStoreOptions), 'options_invalid', '`options`'],
  [
    'a memory store whose clock is a number',
    () => memoryStore({ now: 7 as unknown as () => number }),
    'options_invalid',
    '`now`',
  ],
  [
    'a handler for a number',
    () => createReceiver(notes, { secret }).on(7 as unknown as '*', () => undefined),
    'options_invalid',
    '`on`',
  ],
])('refuses %s, in words', (_what, act, code, part) => {
  expect(act).toThrow(coded(code, part))
})
