import { defineProvider, type ProviderDefinition, type Scheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'

const signature = { from: 'header:x-signature', encoding: 'hex' } as const
const hmac = { kind: 'hmac', hash: 'sha256', signature, signed: '{body}' } as const
const base: ProviderDefinition = { name: 'notes', docs: 'https://notes.example', schemes: [hmac], type: '{json:type}' }

const define = (changes: object) => () => defineProvider({ ...base, ...changes })

const invalid = (...parts: readonly string[]) =>
  expect.objectContaining({
    code: 'provider_invalid',
    message: expect.toSatisfy((message: string) => parts.every((part) => message.includes(part))) as string,
  }) as Error

it('defines what the cases below break', () => {
  expect(define({})).not.toThrow()
})

it.each([
  ['json:type', '{json:type}'],
  ['header:x-event', '{header:x-event}'],
  ['query:event', '{query:event}'],
  ['form:event', '{form:event}'],
])('refuses the type %s, which would be a constant, and says to write %s', (type, fix) => {
  expect(define({ type })).toThrow(invalid('`type`', `"${type}"`, fix))
  expect(define({ type: [type, 'other'] })).toThrow(invalid('`type`', fix))
})

it.each(['scheme', 'keyID', 'tolerance', 'timeout', 'Replies'])(
  'refuses the field %s, which a definition does not have',
  (field) => {
    expect(define({ [field]: undefined })).toThrow(invalid('"notes"', `\`${field}\``, 'none of'))
  },
)

describe('a scheme', () => {
  const schemes: readonly [string, Scheme][] = [
    ['hmac', hmac],
    ['token', { kind: 'token', signature: { from: 'header:x-token' } }],
    ['basic', { kind: 'basic' }],
    ['ed25519', { kind: 'ed25519', signature, signed: '{body}' }],
    ['custom', { kind: 'custom', headers: ['x-signature'], covers: 'body', verify: () => true }],
  ]

  it.each(schemes)('of kind %s refuses a field that it does not have', (_kind, scheme) => {
    expect(define({ schemes: [scheme] })).not.toThrow()
    expect(define({ schemes: [{ ...scheme, tolerence: 300 }] })).toThrow(invalid('`schemes[0].tolerence`', 'none of'))
  })

  it.each(['form', 'seperator', 'Prefix', 'format'])('refuses the field %s in its signature', (field) => {
    expect(define({ schemes: [{ ...hmac, signature: { ...signature, [field]: 'x' } }] })).toThrow(
      invalid(`\`schemes[0].signature.${field}\``, 'none of'),
    )
  })

  it('is refused where it stands alone and not in a list', () => {
    for (const given of [hmac, undefined, null, 'hmac']) expect(define({ schemes: given })).toThrow(invalid('`schemes`', 'list'))
  })
})

it.each([undefined, null, '', 7, 'Notes', 'my notes', '-notes', '__proto__'])('refuses %j as a name', (name) => {
  expect(define({ name })).toThrow(invalid('`name`', 'lower-case'))
})
