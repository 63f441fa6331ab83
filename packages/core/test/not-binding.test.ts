import { createHash, createHmac } from 'node:crypto'
import { defineProvider } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './support/outcome.js'
import { now, secret } from './support/providers.js'

const define = (changes: object) =>
  defineProvider({
    name: 'binding',
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
    type: 'note',
  })
const invalid = (field: string) =>
  expect.objectContaining({
    code: 'provider_invalid',
    message: expect.stringContaining(`\`schemes[0].${field}\``) as string,
  }) as Error
const mac = (content: string) => createHmac('sha256', secret).update(content).digest('hex')

// A checksum has thirty-two bits and can be steered; of what is only signed in lower case, other spellings are as good.
describe.each(['crc32', 'lower'])('what is signed as %s', (transform) => {
  it('is no signed time', () => {
    const timestamp = { from: 'header:x-time' }
    expect(() => define({ signed: `{${transform}:timestamp}.{body}`, timestamp })).toThrow(invalid('timestamp'))
    expect(() => define({ signed: `{timestamp}.{${transform}:timestamp}.{body}`, timestamp })).not.toThrow()
  })

  it('covers no time that stands in the body', () => {
    const changes = { signed: `{${transform}:body}`, coversBody: false, timestamp: { from: 'json:at' } }
    expect(() => define(changes)).toThrow(invalid('timestamp'))
    expect(() => define({ ...changes, timestamp: { from: 'json:at', optional: true } })).toThrow(invalid('timestamp'))
  })

  it('needs a place for its time all the same', () => {
    expect(() => define({ signed: `{${transform}:timestamp}.{body}` })).toThrow(invalid('signed'))
  })

  it('is no place that can be asserted', () => {
    const assert = { 'header:x-digest': 'sha-256={sha256-base64:body}' }
    expect(() => define({ signed: `{${transform}:header:x-digest}`, assert })).toThrow(invalid('assert'))
    expect(() => define({ signed: `{header:x-digest}{${transform}:header:x-digest}`, assert })).not.toThrow()
  })
})

describe('what is signed as a digest', () => {
  it('is a signed time, and a place that can be asserted', async () => {
    const sender = define({ signed: '{sha256-hex:timestamp}.{body}', timestamp: { from: 'header:x-time' } })
    const time = String(now / 1000)
    const digest = createHash('sha256').update(time).digest('hex')
    const send = (content: string) => outcomeOf(sender, { headers: { 'x-time': time, 'x-signature': mac(content) }, body: '{}' })
    expect(await send(`${digest}.{}`)).toBe('handled')
    expect(await send(`${time}.{}`)).toBe('signature_mismatch')
    expect(() => define({ signed: '{sha256-hex:header:x-a}', assert: { 'header:x-a': '{sha256-hex:body}' } })).not.toThrow()
  })
})
