import { createHash, createHmac } from 'node:crypto'
import type { Handshake, ProviderDefinition } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asking } from './support/handshakes.js'
import { secret } from './support/providers.js'

const challenge = (token: RegExp | undefined): Handshake => ({
  when: { method: 'GET', ref: 'query:c' },
  verify: 'none',
  reply: { text: { mac: 'query:c' } },
  ...(token ? { token } : {}),
})
const url = (token: string) => `/?c=${encodeURIComponent(token)}`

describe('a MAC that names its key', () => {
  const named: Handshake = { ...challenge(undefined), reply: { text: { mac: 'query:c', prefix: 'v1=', keyId: '|' } } }
  const mac = createHmac('sha256', secret).update('abc').digest('hex')

  it('is made with the first secret of a map, behind its name', async () => {
    const { ask } = asking(named, { secret: { key_1: secret, key_2: 'another-secret' } })
    expect(await ask({ url: url('abc') })).toMatchObject({ status: 200, text: `key_1|v1=${mac}` })
  })

  it('is made with the first of the secrets of a key', async () => {
    const { ask } = asking(named, { secret: { key_1: [secret, 'another-secret'] } })
    expect((await ask({ url: url('abc') })).text).toBe(`key_1|v1=${mac}`)
  })

  it('is not made where the key has no name', async () => {
    for (const given of [secret, [secret], () => secret]) {
      expect((await asking(named, { secret: given }).ask({ url: url('abc') })).status).toBe(405)
    }
  })

  it('is not made where the secret cannot be had, and answered 503', async () => {
    expect((await asking(challenge(undefined), { secret: () => undefined }).ask({ url: url('abc') })).status).toBe(503)
    expect((await asking(challenge(undefined), { secret: () => null }).ask({ url: url('abc') })).status).toBe(405)
  })
})

const low = (text: string) => text.replace(/./g, (character) => String.fromCharCode(0x100 + character.charCodeAt(0)))

/** Takes what a handshake signs for anyone, and tries it as the signature of deliveries. */
describe('a MAC is no signature of a delivery', () => {
  it('for a sender like Braintree, that signs a field of a form', async () => {
    const derived = createHash('sha1').update(secret).digest()
    const changes: Partial<ProviderDefinition> = {
      schemes: [
        {
          kind: 'hmac',
          hash: 'sha1',
          key: { derive: 'sha1' },
          signature: { from: 'form:bt_signature', pairs: { separator: '&', between: '|' }, encoding: 'hex' },
          signed: '{form:bt_payload}',
          coversBody: false,
          format: 'form',
        },
      ],
      formats: ['form'],
      type: 'notification',
    }
    const { ask, runs, refusals } = asking(challenge(/^[a-f0-9]{20,32}$/), {}, changes)
    const send = (payload: string, mac: string) =>
      ask({
        method: 'POST',
        body: Buffer.from(new URLSearchParams({ bt_payload: payload, bt_signature: `public|${mac}` }).toString()),
      })
    for (const token of ['0'.repeat(20), 'deadbeef'.repeat(4), 'a1'.repeat(13)]) {
      const { status, text: mac } = await ask({ url: url(token) })
      expect([status, mac]).toEqual([200, createHmac('sha1', derived).update(token).digest('hex')])
      expect((await send(token, mac)).status).toBe(401)
      for (const other of [`${token}\n`, ` ${token}`, token.toUpperCase().replace(/0/g, 'A')])
        expect((await send(other, mac)).status).toBe(401)
    }
    expect(new Set(refusals)).toEqual(new Set(['signature_mismatch']))
    // The control: a payload that could be no challenge, signed by the sender.
    const payload = Buffer.from('<notification/>').toString('base64')
    expect((await send(payload, createHmac('sha1', derived).update(payload).digest('hex'))).status).toBe(200)
    expect((await ask({ url: url(payload) })).status).toBe(405)
    expect(runs).toEqual(['notification'])
  })

  // A MAC is over bytes and a pattern over characters: the two have to mean the same text.
  const patterns: readonly [string, RegExp | undefined][] = [
    ['the usual pattern', undefined],
    ['a pattern of anything', /^[^]*$/],
    ['a pattern without ends', /a/],
    ['a pattern over lines', /^\w+$/m],
    ['a pattern that leaves braces out', /^[^{}[\]]+$/],
    ['a pattern of letters', /^[\p{L}\p{N}]+$/u],
  ]
  const tokens = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('a', '\n', '\u00e9', '\u017b', '\u015b', '\u0122', '1'), maxLength: 40 }),
    fc.constantFrom('a', 'abc', '{"event":"a"}', low('{"event":"a"}'), low('["a"]'), `a\n${low('{"event":"a"}')}`),
  )

  it.each(patterns)('for a sender like X, that signs its JSON or text, with %s', async (_what, token) => {
    const formats: ProviderDefinition['formats'] = token ? ['text', 'json'] : ['json']
    for (const format of formats) {
      const { ask, runs } = asking(challenge(token), { format }, { formats, type: 'note' })
      await fc.assert(
        fc.asyncProperty(tokens, async (text) => {
          const { status, text: mac } = await ask({ url: url(text) })
          if (status !== 200) return
          for (const body of [Buffer.from(text), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')]) {
            expect((await ask({ method: 'POST', headers: { 'x-signature': mac }, body })).status).not.toBe(200)
          }
        }),
        { numRuns: 300 },
      )
      expect(runs).toEqual([])
    }
  })

  it('and a signed delivery is taken where it could be no token', async () => {
    const { ask, runs } = asking(challenge(/^[^]*$/))
    const body = Buffer.from('{"event":"note"}')
    const headers = { 'x-signature': createHmac('sha256', secret).update(body).digest('hex') }
    expect((await ask({ method: 'POST', headers, body })).status).toBe(200)
    expect(runs).toEqual(['note'])
  })
})
