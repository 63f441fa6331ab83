import { isWebhookError } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePayload } from '../src/body/payload.js'
import type { Format } from '../src/provider/provider.js'

const formats: Format[] = ['json', 'form', 'text']
const json = fc.json().map((text) => Buffer.from(text))
const poisoned = fc
  .tuple(
    fc.constantFrom('__proto__', '\\u005f_proto__', '__pr\\u006fto__', 'constructor'),
    fc.constantFrom('{"a":1}', '{"prototype":{"a":1}}', '[]', '1'),
  )
  .map(([key, value]) => Buffer.from(`{"x":{"${key}":${value}},"${key}":${value}}`))
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  json,
  poisoned,
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
)

/** What is parsed, or the code of what is thrown; anything else thrown fails the test. */
function outcome(body: Uint8Array | string, format: Format, method = 'POST'): unknown {
  try {
    return parsePayload(Buffer.from(body), format, method)
  } catch (error) {
    if (isWebhookError(error)) return error.code
    throw error
  }
}

function hasOwnProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasOwnProto)
}

describe.each(formats)('%s', (format) => {
  it('throws nothing but payload_malformed, and lets no own __proto__ through', () => {
    fc.assert(
      fc.property(bodies, fc.constantFrom('POST', 'GET'), (body, method) => {
        const parsed = outcome(body, format, method)
        if (format !== 'json') return true
        return typeof parsed === 'string' ? parsed === 'payload_malformed' : !hasOwnProto(parsed)
      }),
      { numRuns: 500 },
    )
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false)
  })

  it.each([[[0xff]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0x7b, 0x22, 0xe2, 0x82]]])(
    'refuses %j, which is no UTF-8',
    (bytes) => {
      expect(outcome(Uint8Array.from(bytes), format)).toBe('payload_malformed')
    },
  )

  it('gives null for a GET without a body', () => {
    expect(outcome('', format, 'GET')).toBeNull()
  })
})

it('reads JSON objects and lists as JSON.parse does', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.dictionary(
          fc.string().filter((key) => !/^(__proto__|constructor)$/.test(key)),
          fc.jsonValue(),
        ),
        fc.array(fc.jsonValue()),
      ),
      (value) => {
        const text = JSON.stringify(value)
        if (/__proto__|constructor/.test(text)) return
        expect(outcome(text, 'json')).toEqual(JSON.parse(text))
      },
    ),
  )
})

it.each(['', ' ', '{', '{}{}', "{'a':1}", '1', 'true', 'null', '"text"', '{"a":01}', '[1,]', '{"a":NaN}'])(
  'refuses %j as JSON',
  (text) => {
    expect(outcome(text, 'json')).toBe('payload_malformed')
  },
)

it('drops a byte order mark', () => {
  expect(outcome('\u{feff}{"a":1}', 'json')).toEqual({ a: 1 })
  for (const text of ['{"a":1}', '{"constructor":1}'])
    expect(outcome(`\u{feff}\u{feff}${text}`, 'json')).toBe('payload_malformed')
})

it('counts the last of equal keys', () => {
  expect(outcome('{"a":1,"a":2}', 'json')).toEqual({ a: 2 })
})

it('survives nesting that would overflow a stack, or refuses it', () => {
  const depth = 200_000
  expect(['payload_malformed', 'object']).toContain(
    typeof outcome('['.repeat(depth) + ']'.repeat(depth), 'json') === 'string' ? 'payload_malformed' : 'object',
  )
})

describe('forms', () => {
  it('give text, or the list of what one name held', () => {
    expect(outcome('a=1&b=x+y&b=%C3%A9', 'form')).toEqual(
      Object.assign(Object.create(null) as object, { a: '1', b: ['x y', 'é'] }),
    )
  })

  it('have no prototype, so that a field named __proto__ is only a field', () => {
    const parsed = outcome('__proto__=x&constructor=y', 'form') as object
    expect(Object.getPrototypeOf(parsed)).toBeNull()
    expect(Object.entries(parsed)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
  })

  it('are refused with more than a thousand fields', () => {
    expect(outcome(Array.from({ length: 1000 }, () => 'a=1').join('&'), 'form')).toMatchObject({
      a: expect.any(Array) as unknown,
    })
    expect(outcome(Array.from({ length: 1001 }, () => 'a=1').join('&'), 'form')).toBe('payload_malformed')
  })
})
