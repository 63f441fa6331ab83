import { defineProvider, type ProviderDefinition } from '@posthorn/core'
import { expect, it } from 'vitest'

const hmac = { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }
const custom = { kind: 'custom', headers: ['x-signature'], covers: 'body', verify: () => false }
const handshake = { when: { method: 'GET', ref: 'query:c' }, verify: 'none', reply: { text: 'query:c' } }

const define = (changes: object): unknown =>
  defineProvider({
    name: 'notes',
    docs: 'https://notes.example/webhooks',
    schemes: [hmac],
    type: '{json:type}',
    ...changes,
  } as unknown as ProviderDefinition)

// What JavaScript lets through: each would otherwise be a default in force, a refusal of every request, or a TypeError.
it.each<[string, object, string]>([
  ['a custom scheme without what it covers', { schemes: [{ ...custom, covers: undefined }] }, 'covers'],
  ['a custom scheme that covers a misspelt word', { schemes: [{ ...custom, covers: 'bodies' }] }, 'covers'],
  ['a custom scheme without a function', { schemes: [{ ...custom, verify: undefined }] }, 'verify'],
  ['a custom scheme without headers', { schemes: [{ ...custom, headers: [] }] }, 'headers'],
  ['a handshake without a method', { handshakes: [{ ...handshake, when: { ref: 'query:c' } }] }, 'when.method'],
  ['a handshake with a method in lower case', { handshakes: [{ ...handshake, when: { method: 'get' } }] }, 'when.method'],
  ['a handshake whose token is text', { handshakes: [{ ...handshake, token: '^a$' }] }, 'token'],
  ['an unsigned mode that is text', { unsigned: 'false' }, 'unsigned'],
  [
    'fields that pick nothing',
    { schemes: [{ ...hmac, signature: { ...hmac.signature, fields: { separator: ',', pick: '' } } }] },
    'pick',
  ],
  ['names of fields that are numbers', { type: [{ firstOf: [7] }] }, 'firstOf'],
  ['an assertion that is a number', { schemes: [{ ...hmac, assert: { 'header:x-a': 1 } }] }, 'notes'],
  ['a place that is a number', { schemes: [{ ...hmac, signature: { from: 7, encoding: 'hex' } }] }, 'notes'],
  ['a place that is absent', { schemes: [{ ...hmac, signature: { encoding: 'hex' } }] }, 'notes'],
  ['an id of null', { id: null }, 'notes'],
  ['a name of null', { type: [null] }, 'notes'],
  ['methods that are no list', { methods: 7 }, 'notes'],
  ['handshakes that are no list', { handshakes: {} }, 'notes'],
  ['a handshake that verifies an empty object', { handshakes: [{ ...handshake, verify: {} }] }, 'notes'],
  ['`any:` before a digest', { schemes: [{ ...hmac, signed: '{any:lower:header:x-a}{body}' }] }, 'signed'],
])('%s is refused, and the message says where', (_what, changes, where) => {
  expect(() => define(changes)).toThrow(
    expect.objectContaining({ code: 'provider_invalid', message: expect.stringContaining(where) as string }) as Error,
  )
})
