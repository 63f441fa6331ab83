import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { defineProvider, type HmacScheme, type Provider, type PublicKeyScheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { secret } from './support/providers.js'

const each = {
  signature: { from: 'item:mac', encoding: 'hex', values: { separator: ',' } },
  signed: '{item:id}',
  coversBody: false,
  each: 'json:items',
} as const
const shared: HmacScheme = { kind: 'hmac', hash: 'sha256', ...each }
const define = (scheme: HmacScheme | PublicKeyScheme): Provider =>
  defineProvider({ name: 'limits', docs: 'https://notes.example/webhooks', schemes: [scheme], type: 'batch' })

const mac = (text: string) => createHmac('sha256', secret).update(text).digest('hex')
const good = (index: number) => ({ id: `n${index}`, mac: mac(`n${index}`) })
const list = (length: number) => Array.from({ length }, (_, index) => good(index))
/** The signature of an item and as many others beside it. */
const among = (others: number) => ({
  id: 'm',
  mac: [mac('m'), ...Array.from({ length: others }, () => '0'.repeat(64))].join(','),
})
const keys = (count: number) => [secret, ...Array.from({ length: count - 1 }, (_, index) => `another-secret-${index}`)]
const sendShared = (items: unknown, count: number, scheme = shared, publicUrl?: string) =>
  outcomeOf(define(scheme), { body: JSON.stringify({ items }) }, { secret: keys(count), ...(publicUrl ? { publicUrl } : {}) })

describe('signatures that a request has checked with shared secrets', () => {
  it.each<[number, number, number, string]>([
    [500, 0, 8, 'handled'],
    [499, 1, 8, 'signature_malformed'],
    [499, 15, 7, 'handled'],
    [499, 15, 8, 'signature_malformed'],
  ])('of %i items and one with %i others, for %i keys: %s', async (items, others, count, outcome) => {
    const all = others === 0 ? list(items) : [...list(items), among(others)]
    expect(await sendShared(all, count)).toBe(outcome)
  })

  it('count once for each way to write the address', async () => {
    const publicUrl = 'https://app.example/hooks'
    const scheme: HmacScheme = { ...shared, signed: '{url}{item:id}', urlVariants: ['port'] }
    const items = (length: number) =>
      Array.from({ length }, (_, index) => ({ id: `n${index}`, mac: mac(`${publicUrl}n${index}`) }))
    expect(await sendShared(items(250), 8, scheme, publicUrl)).toBe('handled')
    expect(await sendShared(items(251), 8, scheme, publicUrl)).toBe('signature_malformed')
  })
})

describe('signatures that a request has checked with public keys', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const items = (length: number) =>
    Array.from({ length }, (_, index) => ({
      id: `n${index}`,
      mac: signBytes(null, Buffer.from(`n${index}`), privateKey).toString('hex'),
    }))
  const send = (length: number, ...given: readonly string[]) =>
    outcomeOf(define({ kind: 'ed25519', ...each }), { body: JSON.stringify({ items: items(length) }) }, { secret: given })

  it.each<[number, string]>([
    [256, 'handled'],
    [257, 'signature_malformed'],
  ])('of %i items: %s', async (length, outcome) => {
    expect(await send(length, pem)).toBe(outcome)
  })

  it.each<[number, string]>([
    [128, 'handled'],
    [129, 'signature_malformed'],
  ])('of %i items for two keys: %s', async (length, outcome) => {
    expect(await send(length, other, pem)).toBe(outcome)
  })
})

describe('what is hashed for each item', () => {
  it.each([
    '{body}',
    '{item:id}{body}',
    '{item:id}{sha256-hex:body}',
    '{item:id}{crc32:body}',
    '{item:id}{params}',
    '{item:id}{params-query}',
  ])('is not the whole body: %s is refused in a definition', (signed) => {
    const changes = /\{(?:body|sha256-hex:body|params|params-query)\}/.test(signed) ? { coversBody: undefined } : {}
    expect(() => define({ ...shared, signed, ...changes } as unknown as HmacScheme)).toThrow(
      expect.objectContaining({
        code: 'provider_invalid',
        message: expect.stringContaining('`schemes[0].signed` has the whole body') as string,
      }) as Error,
    )
  })
})
