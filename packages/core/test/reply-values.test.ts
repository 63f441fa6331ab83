import { isWebhookError } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeHandlerReply, makeReply, type ReplyInit } from '../src/reply/reply.js'

const invalid = expect.objectContaining({ code: 'reply_invalid' }) as Error

it('lets nothing through that could split a head, and throws only reply_invalid', () => {
  const headers = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('x-a', 'X-A')),
    fc.oneof(fc.string({ unit: 'binary' }), fc.string()),
  )
  fc.assert(
    fc.property(headers, fc.integer({ min: -10, max: 1000 }), (given, status) => {
      try {
        const reply = makeReply({ status, headers: given })
        expect(reply.status).toBe(status)
        for (const [name, value] of Object.entries(reply.headers)) {
          expect(name).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+$/)
          expect(value).not.toMatch(/[^\t -~]/)
        }
      } catch (error) {
        if (!isWebhookError(error) || error.code !== 'reply_invalid') throw error
      }
    }),
    { numRuns: 500 },
  )
})

it.each(['a\r\nset-cookie: b', 'a\nb', 'a\0b', 'é', '\u{1f600}'])('refuses %j as a header value', (value) => {
  expect(() => makeReply({ headers: { 'x-a': value } })).toThrow(invalid)
})

it.each([
  '',
  'x a',
  'x\r\ny',
  'x:',
  'Content-Length',
  'content-length',
  'Transfer-Encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'trailer',
  'te',
])('refuses %j as a header name', (name) => {
  expect(() => makeReply({ headers: { [name]: '1' } })).toThrow(invalid)
})

it.each([0, 100, 199, 600, 200.5, Number.NaN, '200' as unknown as number])('refuses %s as a status', (status) => {
  expect(() => makeReply({ status })).toThrow(invalid)
})

it.each([301, 302, 304, 500, 503])('refuses %i from a handler: it would not end the delivery', (status) => {
  expect(() => makeHandlerReply({ status })).toThrow(invalid)
})

describe('a body', () => {
  it.each<[string, ReplyInit['body'], string, string | undefined]>([
    ['text', 'hé', 'hé', 'text/plain; charset=utf-8'],
    ['bytes', Uint8Array.of(104, 105), 'hi', 'application/octet-stream'],
    ['an object', { a: 1 }, '{"a":1}', 'application/json'],
    ['null', null, 'null', 'application/json'],
    ['nothing', undefined, '', undefined],
  ])('can be %s', (_what, body, text, type) => {
    const reply = makeReply(body === undefined ? {} : { body })
    expect(Buffer.from(reply.body).toString()).toBe(text)
    expect(reply.headers['content-type']).toBe(type)
  })

  it('keeps the content type that was given', () => {
    expect(makeReply({ body: '<a/>', headers: { 'Content-Type': 'text/xml' } }).headers).toEqual({ 'content-type': 'text/xml' })
  })

  it('is a copy: later changes to the bytes do not reach a kept reply', () => {
    const body = Uint8Array.of(1)
    const reply = makeReply({ body })
    body[0] = 2
    expect(reply.body[0]).toBe(1)
  })

  it('is refused where it cannot be written as JSON', () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    for (const body of [circular, { n: 1n }, () => 1]) expect(() => makeReply({ body })).toThrow(invalid)
  })
})
