import { createHmac } from 'node:crypto'
import { defineProvider, type HmacScheme, type Provider, signRequest, type TokenScheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const each: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'item:mac.value', encoding: 'base64' },
  signed: '{item:id}:{item:status}',
  coversBody: false,
  each: 'json:items',
}
const define = (scheme: HmacScheme | TokenScheme): Provider =>
  defineProvider({ name: 'items', docs: 'https://notes.example/webhooks', schemes: [scheme], type: 'batch' })

interface Item {
  readonly id: string | number
  readonly status: string
}
const sealed = ({ id, status }: Item, key = secret) => ({
  id,
  status,
  mac: { value: createHmac('sha256', key).update(`${id}:${status}`).digest('base64') },
})
const good = (index: number) => sealed({ id: `n${index}`, status: 'done' })
const list = (length: number) => Array.from({ length }, (_, index) => good(index))
const send = (items: unknown, sender = define(each), key?: string | readonly string[]) =>
  outcomeOf(sender, { body: JSON.stringify({ items }) }, key === undefined ? {} : { secret: key })

describe('items that are signed one by one', () => {
  it.each([1, 2, 17, 500])('are taken when all %i hold', async (length) => {
    expect(await send(list(length))).toBe('handled')
  })

  it('are refused when one of them does not, wherever it stands', async () => {
    const forged = { ...good(0), status: 'paid' }
    for (const at of [0, 1, 5, 9]) expect(await send(list(10).toSpliced(at, 1, forged))).toBe('signature_mismatch')
    expect(await send([...list(10), sealed({ id: 'n', status: 'done' }, 'another-secret')])).toBe('signature_mismatch')
  })

  it('are refused when one has the signature of its neighbour', async () => {
    const [first, second] = list(2)
    expect(await send([first, { ...second, mac: first!.mac }])).toBe('signature_mismatch')
  })

  it('are refused when one has none, or lacks what is signed', async () => {
    const { mac: _mac, ...unsigned } = good(1)
    expect(await send([good(0), unsigned])).toBe('signature_missing')
    expect(await send([good(0), { ...good(1), mac: { value: '' } }])).toBe('signature_malformed')
    expect(await send([good(0), { ...good(1), id: undefined }])).toBe('header_missing')
    expect(await send([good(0), { ...good(1), id: { toString: 'n1' } }])).toBe('header_missing')
  })

  it.each<[string, unknown]>([
    ['an empty list', []],
    ['null', null],
    ['absent', undefined],
    ['an object like a list', { 0: good(0), length: 1 }],
    ['text', 'n0'],
    ['one item without its list', good(0)],
    ['more than 500', list(501)],
  ])('are refused when the list is %s', async (_what, items) => {
    expect(await send(items)).toBe('signature_missing')
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['text', 'n0'],
    ['a number', 7],
    ['a list', [good(0)]],
    ['an empty object', {}],
    ['true', true],
  ])('are refused when one of them is %s', async (_what, item) => {
    expect(await send([good(0), item])).toBe('signature_missing')
    expect(await send([item])).toBe('signature_missing')
  })

  it('are refused where the body is no JSON, or a list itself', async () => {
    for (const body of ['', '{', '[]', JSON.stringify(list(1)), 'items']) {
      expect(await outcomeOf(define(each), { body })).toBe('signature_missing')
    }
  })

  it('must hold with one secret: half of each is not enough', async () => {
    const mixed = [good(0), sealed({ id: 'n1', status: 'done' }, 'another-secret')]
    expect(await send(mixed, define(each), [secret, 'another-secret'])).toBe('signature_mismatch')
    expect(await send(list(2), define(each), ['another-secret', secret])).toBe('handled')
  })

  it('are found by own names alone', async () => {
    const inherited = define({ ...each, each: 'json:items.constructor' })
    expect(await send(list(1), inherited)).toBe('signature_missing')
  })

  it('are signed as a sender does it', async () => {
    const body = JSON.stringify({
      items: [
        { id: 'a', status: 'x' },
        { id: 2, status: 'y' },
      ],
      more: true,
    })
    const sent = signRequest(define(each), { secret, body, timestamp: now })
    expect(JSON.parse(sent.body.toString())).toEqual({
      items: [sealed({ id: 'a', status: 'x' }), sealed({ id: 2, status: 'y' })],
      more: true,
    })
    expect(await outcomeOf(define(each), sent)).toBe('handled')
  })
})

describe('a token in every item', () => {
  const tokens = define({ kind: 'token', signature: { from: 'item:state' }, each: 'json:value' })
  const sendTokens = (value: unknown) => outcomeOf(tokens, { body: JSON.stringify({ value }) })

  it('has to be right in each', async () => {
    expect(await sendTokens([{ state: secret }, { state: secret }])).toBe('handled')
    expect(await sendTokens([{ state: secret }, { state: 'other' }])).toBe('signature_mismatch')
    expect(await sendTokens([{ state: secret }, {}])).toBe('signature_missing')
    expect(await sendTokens([{ state: secret }, { state: null }])).toBe('signature_missing')
    expect(await sendTokens([{ state: secret }, { state: '' }])).not.toBe('handled')
    expect(await sendTokens([])).toBe('signature_missing')
  })
})

describe('a definition is refused', () => {
  it.each<[string, object, string]>([
    ['that looks into items of nothing', { each: undefined }, '`schemes[0].each`'],
    [
      'that names a list and looks into no item',
      { signature: { from: 'header:x-a', encoding: 'hex' }, signed: '{json:a}' },
      '`schemes[0].each`',
    ],
    ['whose list stands in a header', { each: 'header:x-items' as 'json:items' }, '`schemes[0].each`'],
    ['that says an item covers the body', { coversBody: undefined }, '`schemes[0].signed`'],
  ])('%s', (_what, changes, field) => {
    expect(() => define({ ...each, ...changes })).toThrow(
      expect.objectContaining({ code: 'provider_invalid', message: expect.stringContaining(field) as string }) as Error,
    )
  })
})
