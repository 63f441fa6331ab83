import { createHmac } from 'node:crypto'
import { defineProvider, type HmacScheme, type Provider } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf, type Sent } from './support/outcome.js'
import { secret } from './support/providers.js'

const mac = (content: string) => createHmac('sha256', secret).update(content).digest('hex')
const define = (changes: Partial<HmacScheme>): Provider =>
  defineProvider({
    name: 'borders',
    docs: 'https://notes.example/webhooks',
    schemes: [
      {
        kind: 'hmac',
        hash: 'sha256',
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{body}',
        ...changes,
      },
    ],
    formats: ['json', 'form', 'text'],
    type: 'note',
  })

/** Sends a request whose signed bytes are these. */
const send = (changes: Partial<HmacScheme>, content: string, { headers, body = '{}', ...sent }: Sent) =>
  outcomeOf(define(changes), { ...sent, headers: { 'x-signature': mac(content), ...headers }, body })

describe('a header or a query parameter may not hold the text that can follow it', () => {
  it.each<[string, string, string, Sent]>([
    ['before fixed text', '{header:x-a}.{body}', 'a.b.{}', { headers: { 'x-a': 'a.b' } }],
    ['in brackets, before fixed text behind them', '[{header:x-a}].{body}', 'a.b.{}', { headers: { 'x-a': 'a.b' } }],
    ['in brackets, before fixed text in them', '[{header:x-a};]{body}', 'a;b;{}', { headers: { 'x-a': 'a;b' } }],
    ['before brackets', '{header:x-a}[.{header:x-b}]:{body}', 'a.b:{}', { headers: { 'x-a': 'a.b' } }],
    ['before brackets that are left out', '{header:x-a}[.{header:x-b}]:{body}', 'a:b:{}', { headers: { 'x-a': 'a:b' } }],
    ['before two pairs of brackets', '{header:x-a}[.{query:b}][;{query:c}]:{body}', 'a;c:{}', { headers: { 'x-a': 'a;c' } }],
    ['of the query', '[{query:a}].{body}', 'a.b.{}', { url: '/?a=a.b' }],
  ])('%s', async (_where, signed, content, sent) => {
    expect(await send({ signed }, content, sent)).toBe('header_malformed')
  })

  it('and the same request is taken where it does not', async () => {
    const signed = '{header:x-a}[.{header:x-b}]:{body}'
    expect(await send({ signed }, 'a.b:{}', { headers: { 'x-a': 'a', 'x-b': 'b' } })).toBe('handled')
    expect(await send({ signed }, 'a;b:{}', { headers: { 'x-a': 'a;b' } })).toBe('handled')
    expect(await send({ signed: '[{header:x-a}].{body}' }, '.{}', {})).toBe('handled')
  })
})
const items = (...rows: readonly (readonly [string, string])[]) => ({
  body: JSON.stringify({ items: rows.map(([a, b]) => ({ a, b, mac: mac(`${a}:${b}`) })) }),
})

describe('nor may a value of the body', () => {
  it('that is JSON', async () => {
    const scheme = { signed: '{json:a}:{json:b}', coversBody: false } as const
    expect(await send(scheme, 'x:y', { body: '{"a":"x","b":"y"}' })).toBe('handled')
    expect(await send(scheme, 'x:y:z', { body: '{"a":"x","b":"y:z"}' })).toBe('handled')
    expect(await send(scheme, 'x:y:z', { body: '{"a":"x:y","b":"z"}' })).toBe('signature_mismatch')
  })

  it('that is JSON, in brackets', async () => {
    const scheme = { signed: '[id:{json:id};]{json:a}', coversBody: false } as const
    expect(await send(scheme, 'id:1;x', { body: '{"id":"1","a":"x"}' })).toBe('handled')
    expect(await send(scheme, 'id:1;2;x', { body: '{"id":"1;2","a":"x"}' })).toBe('signature_mismatch')
  })

  it('that is a field of a form', async () => {
    const scheme = { signed: '{form:a}:{form:b}', coversBody: false, format: 'form' } as const
    expect(await send(scheme, 'x:y:z', { body: 'a=x&b=y:z' })).toBe('handled')
    expect(await send(scheme, 'x:y:z', { body: 'a=x:y&b=z' })).toBe('signature_mismatch')
  })

  it('of any item', async () => {
    const scheme: Partial<HmacScheme> = {
      signature: { from: 'item:mac', encoding: 'hex' },
      signed: '{item:a}:{item:b}',
      coversBody: false,
      each: 'json:items',
    }
    expect(await send(scheme, '', items(['x', 'y:z'], ['v', 'w']))).toBe('handled')
    expect(await send(scheme, '', items(['x:y', 'z'], ['v', 'w']))).toBe('signature_mismatch')
    expect(await send(scheme, '', items(['v', 'w'], ['x:y', 'z']))).toBe('signature_mismatch')
  })
})

describe('any: allows it', () => {
  it.each<[string, Partial<HmacScheme>, string, Sent]>([
    ['a header', { signed: '{any:header:x-a}.{body}' }, 'a.b.{}', { headers: { 'x-a': 'a.b' } }],
    ['a header in brackets', { signed: '[{any:header:x-a}].{body}' }, 'a.b.{}', { headers: { 'x-a': 'a.b' } }],
    ['a field', { signed: '{any:json:a}:{json:b}', coversBody: false }, 'x:y:z', { body: '{"a":"x:y","b":"z"}' }],
  ])('for %s', async (_what, changes, content, sent) => {
    expect(await send(changes, content, sent)).toBe('handled')
    expect(await send(changes, `${content}?`, sent)).toBe('signature_mismatch')
  })

  it('and only where it stands', async () => {
    const signed = '{any:header:x-a}.{header:x-b}.{body}'
    expect(await send({ signed }, 'a.b.c.{}', { headers: { 'x-a': 'a.b', 'x-b': 'c' } })).toBe('handled')
    expect(await send({ signed }, 'a.b.c.{}', { headers: { 'x-a': 'a', 'x-b': 'b.c' } })).toBe('header_malformed')
  })

  it.each(['{any:}', '{any:any:header:x-a}', '{any:nonce}', '{ANY:header:x-a}'])('%s is refused in a definition', (signed) => {
    expect(() => define({ signed: `${signed}{body}` })).toThrow(expect.objectContaining({ code: 'provider_invalid' }) as Error)
  })
})
