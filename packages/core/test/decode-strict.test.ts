import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeStrict, type Encoding } from '../src/signature/encoding.js'

const encodings: Encoding[] = ['hex', 'base64', 'base64url']
const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 }).map((value) => Buffer.from(value))

// Texts that are nearly right: alphabets mixed, padding where it does not belong, characters that `Buffer.from` skips.
const nearText = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'.split('')) }),
  fc.string({ unit: fc.constantFrom(...'AZaz09+/-_= \n\0'.split('')) }),
  fc.base64String().map((text) => text.replaceAll('=', '')),
)

describe.each(encodings)('%s', (encoding) => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(decodeStrict(value.toString(encoding), encoding)).toEqual(value)
      }),
    )
  })

  it('accepts only the one text that stands for the bytes, up to the case of hex', () => {
    fc.assert(
      fc.property(nearText, (text) => {
        const decoded = decodeStrict(text, encoding)
        if (!decoded) return
        expect(decoded.toString(encoding)).toBe(encoding === 'hex' ? text.toLowerCase() : text)
        expect(decoded.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses a text with anything put into it', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.constantFrom(' ', '\n', '\0', '.', '%', '\u00e9', '='), (value, at, intruder) => {
        const text = value.toString(encoding)
        const cut = at % (text.length + 1)
        expect(decodeStrict(text.slice(0, cut) + intruder + text.slice(cut), encoding)).toBeUndefined()
      }),
    )
  })

  it('refuses the empty text', () => {
    expect(decodeStrict('', encoding)).toBeUndefined()
  })
})

it.each<[string, string, Encoding]>([
  ['an odd number of hex digits', 'abc', 'hex'],
  ['a bad pair behind good ones', 'abcdzz', 'hex'],
  ['a hex prefix', '0xab', 'hex'],
  ['full-width digits', '\uff11\uff12', 'hex'],
  ['missing padding', 'YQ', 'base64'],
  ['unused low bits', 'YR==', 'base64'],
  ['the alphabet for URLs', '-_-_', 'base64'],
  ['the ordinary alphabet', '+/+/', 'base64url'],
  ['padding', 'YQ==', 'base64url'],
])('refuses %s', (_what, text, encoding) => {
  expect(decodeStrict(text, encoding)).toBeUndefined()
})
