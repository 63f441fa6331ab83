import { createHmac } from 'node:crypto'
import { defineProvider, type HmacScheme, type Provider } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTemplate, refsIn, type Token } from '../src/provider/template.js'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const scheme: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  signature: { from: 'header:x-signature', encoding: 'hex' },
  signed: '[id:{query:id};][request:{header:x-request};]ts:{timestamp};{body}',
  timestamp: { from: 'header:x-time' },
}
const define = (changes: object = {}): Provider =>
  defineProvider({ name: 'optional', docs: 'https://notes.example/webhooks', schemes: [{ ...scheme, ...changes }], type: 'note' })

const body = '{"id":"n1"}'
const time = String(now / 1000)
const send = (content: string, url = '/', headers: Record<string, string | string[]> = {}) =>
  outcomeOf(define(), {
    url,
    headers: {
      'x-time': time,
      'x-signature': createHmac('sha256', secret)
        .update(content + body)
        .digest('hex'),
      ...headers,
    },
    body,
  })

describe('what stands in brackets', () => {
  it('is signed where it is there, and left out where it is not', async () => {
    const request = { 'x-request': 'r' }
    expect(await send(`id:1;request:r;ts:${time};`, '/?id=1', request)).toBe('handled')
    expect(await send(`request:r;ts:${time};`, '/', request)).toBe('handled')
    expect(await send(`id:1;ts:${time};`, '/?id=1')).toBe('handled')
    expect(await send(`ts:${time};`)).toBe('handled')
  })

  it('cannot be dropped from a signed request, or added to one', async () => {
    const request = { 'x-request': 'r' }
    expect(await send(`id:1;request:r;ts:${time};`, '/', request)).toBe('signature_mismatch')
    expect(await send(`id:1;request:r;ts:${time};`, '/?id=1')).toBe('signature_mismatch')
    expect(await send(`ts:${time};`, '/?id=1')).toBe('signature_mismatch')
    expect(await send(`ts:${time};`, '/', request)).toBe('signature_mismatch')
  })

  it('cannot be moved into what stands beside it', async () => {
    const request = { 'x-request': `r;ts:${time}` }
    expect(await send(`id:1;request:r;ts:${time};`, `/?id=${encodeURIComponent('1;request:r')}`)).toBe('header_malformed')
    expect(await send(`request:r;ts:${time};ts:${time};`, '/', request)).toBe('header_malformed')
  })

  it('is refused where it is empty or there twice', async () => {
    expect(await send(`id:;ts:${time};`, '/?id=')).toBe('header_missing')
    expect(await send(`id:1;ts:${time};`, '/?id=1&id=1')).toBe('header_repeated')
    expect(await send(`request:r;ts:${time};`, '/', { 'x-request': ['r', 'r'] })).toBe('header_repeated')
  })
})

describe('a definition is refused', () => {
  it.each(['[', ']', '[{body}', '{body}]', '[[{query:a}]]{body}', '][{body}', '[{query:a}]]{body}', '{[body]}', '[{]}'])(
    'with the brackets of %s',
    (signed) => {
      expect(() => define({ signed, timestamp: undefined })).toThrow(
        expect.objectContaining({ message: expect.stringContaining('`schemes[0].signed`') as string }) as Error,
      )
    },
  )

  // They are in every request: a segment with one would never be left out, or always.
  it.each(['[{body}]{query:a}', '{body}[{timestamp}]', '{query:a}[{sha256-hex:body}]', '{url}[{params}]', '{body}[{secret}]'])(
    'that has what is always there in brackets: %s',
    (signed) => {
      const changes = signed.includes('{timestamp}') ? { signed } : { signed, timestamp: undefined }
      expect(() => define(changes)).toThrow(
        expect.objectContaining({ message: expect.stringContaining('`schemes[0].signed`') as string }) as Error,
      )
    },
  )
})

const written = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => {
      if (typeof token === 'string') return token
      return 'optional' in token ? `[${written(token.optional)}]` : `{${token.source}:${token.name}}`
    })
    .join('')

describe('compileTemplate with brackets', () => {
  const places = fc.constantFrom('{query:a}', '{header:x-b}', '{json:c.d}', '{form:e}')
  const texts = fc.string({ unit: fc.constantFrom(...'ab:;.-\n'.split('')) })
  const plain = fc.array(fc.oneof(places, texts), { maxLength: 4 }).map((parts) => parts.join(''))
  const template = fc
    .array(
      fc.oneof(
        plain,
        plain.map((text) => `[${text}]`),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join(''))

  it('reads what is well formed, and finds all its places', () => {
    fc.assert(
      fc.property(template, (text) => {
        const tokens = compileTemplate(text) as readonly Token[]
        expect(written(tokens)).toBe(text)
        expect(refsIn(tokens)).toHaveLength(text.split('{').length - 1)
      }),
    )
  })

  it('gives tokens or the problem in words for anything', () => {
    const outside = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'[]{}:query body'.split('')) }))
    fc.assert(
      fc.property(outside, (text) => {
        const tokens = compileTemplate(text)
        return typeof tokens === 'string' ? tokens !== '' : tokens.every((token) => token !== '')
      }),
      { numRuns: 1000 },
    )
  })

  it('takes no bracket that has no partner', () => {
    fc.assert(
      fc.property(template, fc.nat(), fc.constantFrom('[', ']'), (text, at, bracket) => {
        const where = at % (text.length + 1)
        return typeof compileTemplate(text.slice(0, where) + bracket + text.slice(where)) === 'string'
      }),
    )
  })
})
