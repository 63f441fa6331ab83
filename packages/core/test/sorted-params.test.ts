import { createHmac } from 'node:crypto'
import { createReceiver, defineProvider, type HmacScheme, type Provider, signRequest } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinParams } from '../src/request/params.js'
import { parsePayload } from '../src/body/payload.js'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const publicUrl = 'https://app.example/hooks'
const scheme: HmacScheme = {
  kind: 'hmac',
  hash: 'sha1',
  signature: { from: 'header:x-signature', encoding: 'base64' },
  signed: '{url}{params}',
}
const define = (changes: Partial<HmacScheme> = {}): Provider =>
  defineProvider({
    name: 'sorted',
    docs: 'https://notes.example/webhooks',
    schemes: [{ ...scheme, ...changes }],
    type: 'message',
    formats: ['form', 'json'],
    methods: ['POST', 'GET'],
  })
const sorted = define()

const headersFor = (content: string, url = publicUrl) => ({
  'x-signature': createHmac('sha1', secret)
    .update(url + content)
    .digest('base64'),
})
const send = (body: string, content: string, sender = sorted) =>
  outcomeOf(sender, { headers: headersFor(content), body }, { publicUrl })

/** What joins the fields of a form. */
const join = (form: string, between = '', after = '') =>
  joinParams(parsePayload(Buffer.from(form), 'form', 'POST'), { between, after })

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

describe('the fields of a form', () => {
  it('are sorted by their names, as bytes are and not as words', async () => {
    expect(join('b=2&a=1&B=3&_=4&ab=5')).toBe('B3_4a1ab5b2')
    expect(await send('b=2&a=1', 'a1b2')).toBe('handled')
    expect(await send('a=1&b=2', 'a1b2')).toBe('handled')
    expect(await send('b=2&a=1', 'b2a1')).toBe('signature_mismatch')
  })

  it('are decoded, and what they hold is not changed', async () => {
    expect(await send('a=%2B1+2%0A&b=%C3%A9', 'a+1 2\nb\u00e9')).toBe('handled')
    expect(await send('a=', 'a')).toBe('handled')
    expect(await send('', '')).toBe('handled')
    expect(await send('a', 'a')).toBe('handled')
  })

  it('count each different value of a repeated name once, in order', async () => {
    expect(join('a=2&a=1&a=2&b=3')).toBe('a1a2b3')
    expect(await send('a=2&a=1', 'a1a2')).toBe('handled')
    expect(await send('a=2&a=1', 'a2a1')).toBe('signature_mismatch')
  })

  it('with a name like one of a prototype are fields', async () => {
    expect(join('constructor=1&__proto__=2&toString=3')).toBe('__proto__2constructor1toString3')
    expect(await send('__proto__=2', '__proto__2')).toBe('handled')
    expect(await send('__proto__=2', '')).toBe('signature_mismatch')
  })

  it('can be written as a query', async () => {
    expect(join('b=2&a=1&a=0', '=', '&')).toBe('a=0&a=1&b=2')
    const query = define({ signed: '{url}?{params-query}' })
    expect(await send('b=2&a=1', '?a=1&b=2', query)).toBe('handled')
    expect(await send('b=2&a=1', '?a=1b=2', query)).toBe('signature_mismatch')
  })

  it('are joined as sorting and writing them one by one does, whatever they are', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('a', '__proto__', 'constructor'))
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string()), { maxLength: 20 }), (fields) => {
        const form = new URLSearchParams(fields).toString()
        // What the encoding makes of half a surrogate pair is not the matter here.
        const read = [...new URLSearchParams(form)]
        const once = [...new Map(read.map(([name, value]) => [JSON.stringify([name, value]), [name, value] as const])).values()]
        const expected = once.toSorted(([a, x], [b, y]) => order(a, b) || order(x, y))
        expect(join(form)).toBe(expected.flat().join(''))
        expect(join(form, '=', '&')).toBe(expected.map(([name, value]) => `${name}=${value}`).join('&'))
      }),
    )
  })
})

describe('what is no form', () => {
  it.each([{}, { a: '1' }, [], ['a'], [['a', '1']], 'a1', 7, undefined])('%j has no fields', (payload) => {
    expect(joinParams(payload, { between: '', after: '' })).toBeUndefined()
  })

  it.each(['{}', '{"a":"1"}', '[]', '["a"]', 'null', '"a"', ''])('the JSON %s is no form, whatever was signed', async (body) => {
    for (const format of ['json', 'text'] as const) {
      for (const content of ['', 'a1', body]) expect(await send(body, content, define({ format }))).toBe('header_missing')
    }
  })

  it('a JSON body is none where the receiver takes forms, either: it is read as one', async () => {
    expect(await send('{"a":"1"}', '')).toBe('signature_mismatch')
    expect(await send('{"a":"1"}', 'a1')).toBe('signature_mismatch')
  })

  it('a request without a body has no fields, and is signed by its address', async () => {
    expect(await outcomeOf(sorted, { method: 'GET', headers: headersFor('') }, { publicUrl })).toBe('handled')
    expect(await outcomeOf(sorted, { method: 'GET', headers: headersFor('a1') }, { publicUrl })).toBe('signature_mismatch')
  })

  it('bytes that are not UTF-8 are refused', async () => {
    const body = Buffer.from([0x61, 0x3d, 0xff])
    expect(await outcomeOf(sorted, { headers: headersFor('a\ufffd'), body }, { publicUrl })).toBe('header_missing')
  })
})

const run = async (bodies: readonly string[], content: string) => {
  const events: unknown[] = []
  const receiver = createReceiver(sorted, { secret, publicUrl, now: () => now }).on('*', (event) => void events.push(event))
  for (const body of bodies) {
    const request = { method: 'POST', url: '/', headers: headersFor(content), body: Buffer.from(body) }
    expect((await receiver.receive(request)).status).toBe(200)
  }
  return events.length
}

describe('a replay', () => {
  it('with the borders of the fields moved is the same delivery', async () => {
    expect(await run(['a=1&b=2', 'a1b2=', 'a=1b2', 'a1=b2', 'b=2&a=1', 'a=1&b=2&b=2', 'a=%31&b=2'], 'a1b2')).toBe(1)
  })
})

it('is signed as a sender does it', async () => {
  const { headers, body } = signRequest(sorted, { secret, body: 'b=2&a=1&a=0', publicUrl, timestamp: now })
  expect(headers).toEqual(headersFor('a0a1b2'))
  expect(body.toString()).toBe('b=2&a=1&a=0')
})
