import { createHmac, createSecretKey } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { hmacText, prepareHmac } from '../src/signature/hmac.js'

const hashes = fc.constantFrom('sha1', 'sha256', 'sha384', 'sha512')
const encodings = fc.constantFrom('hex', 'base64', 'base64url')
// Shorter than a block, a block, longer than one.
const keys = fc.uint8Array({ minLength: 1, maxLength: 200 })
const texts = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 40 }), fc.constant('é\u0100\u20ac.'))
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  // Around the size from which the message is not copied any more.
  fc.tuple(fc.integer({ min: 16_000, max: 16_500 }), fc.nat(255)).map(([length, byte]) => new Uint8Array(length).fill(byte)),
)

it('is what createHmac makes of the same key and bytes, whatever was hashed before', () => {
  const message = fc.tuple(texts, bodies, encodings)
  fc.assert(
    fc.property(hashes, keys, keys, fc.array(message, { minLength: 1, maxLength: 6 }), (hash, first, second, messages) => {
      const made = [first, second].map((bytes) => createSecretKey(bytes))
      for (const key of made) prepareHmac(hash, key)
      for (const [index, [text, body, encoding]] of messages.entries()) {
        const key = made[index % 2]!
        const expected = createHmac(hash, key).update(text, 'latin1').update(body).digest(encoding)
        expect(hmacText(hash, key, text, body, encoding)).toBe(expected)
      }
    }),
    { numRuns: 400 },
  )
})

it('takes a key that was prepared for another hash, or for none, as it is', () => {
  const key = createSecretKey(Buffer.from('key'))
  const body = Buffer.from('body')
  const expected = createHmac('sha256', key).update('a').update(body).digest('hex')
  expect(hmacText('sha256', key, 'a', body, 'hex')).toBe(expected)
  prepareHmac('sha512', key)
  expect(hmacText('sha256', key, 'a', body, 'hex')).toBe(expected)
})
