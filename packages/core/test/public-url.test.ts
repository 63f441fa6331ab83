import { defineProvider, sign, verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'

const secret = 'a secret of sixteen or more'
const publicUrl = 'https://app.example/hooks'
const signature = { from: 'header:x-signature', encoding: 'hex' } as const
const addressed = defineProvider({
  name: 'addressed',
  docs: 'https://addressed.example/docs',
  type: 'event',
  schemes: [
    { kind: 'hmac', name: 'plain', hash: 'sha256', signature: { ...signature, from: 'header:x-plain' }, signed: '{body}' },
    { kind: 'hmac', name: 'full', hash: 'sha256', signature, signed: '{url}{header:x-nonce}{body}' },
  ],
})
const body = Buffer.from('{}')
const signed = (scheme: string) => sign(addressed, { secret, body, scheme, publicUrl, headers: { 'x-nonce': '1' } })

describe('an address that is signed', () => {
  it('has to be given to verify, which names it and blames no header', () => {
    expect(() => verify(addressed, { secret, headers: signed('full'), body })).toThrow(
      '`publicUrl` must be the full address that "addressed" was given',
    )
    expect(verify(addressed, { secret, headers: signed('full'), body, publicUrl }).scheme).toBe('full')
  })

  it('is not asked for where another scheme decides', () => {
    expect(verify(addressed, { secret, headers: signed('plain'), body }).scheme).toBe('plain')
  })

  it('has to be an address', () => {
    expect(() => verify(addressed, { secret, headers: signed('full'), body, publicUrl: '/hooks' })).toThrow('`publicUrl` must be')
    expect(() => sign(addressed, { secret, body, scheme: 'full', publicUrl: '/hooks' })).toThrow(
      '`publicUrl` must be a full address',
    )
  })

  it('is named by sign with all else that is missing', () => {
    expect(() => sign(addressed, { secret, body, scheme: 'full' })).toThrow(
      'Cannot sign for "addressed": "full" signs what is not there: the address (`publicUrl`), the header "x-nonce" (`headers`).',
    )
  })
})
