import { createHmac } from 'node:crypto'
import { defineProvider, type Provider } from '@posthorn/core'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJwt, writeJwt } from '../src/signature/jwt.js'
import { outcomeOf } from './support/outcome.js'
import { secret } from './support/providers.js'
import { sharedSigner, tokenOf } from './support/tokens.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const sign = sharedSigner(secret)
const good = tokenOf({ alg: 'HS256' }, { iss: 'sender' }, sign)
const [header, claims, signature] = good.split('.') as [string, string, string]
const encode = (text: string | Uint8Array) => Buffer.from(text).toString('base64url')

const sender: Provider = defineProvider({
  name: 'parsed',
  docs: 'https://notes.example/webhooks',
  schemes: [
    { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'header:x-token' }, claims: { iss: 'sender' }, coversBody: false },
  ],
  type: 'note',
})
const send = (token: string) => outcomeOf(sender, { headers: { 'x-token': token }, body: '{}' })

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

describe('parseJwt', () => {
  it('never throws, and gives objects or nothing', () => {
    const parts = fc.oneof(fc.string(), fc.base64String(), fc.json().map(encode), fc.uint8Array().map(encode))
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(parts, { maxLength: 5 }).map((all) => all.join('.')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const jwt = parseJwt(text)
        if (jwt === undefined) return true
        return isObject(jwt.header) && isObject(jwt.claims) && text.startsWith(`${jwt.signed}.`) && jwt.signature.length > 0
      }),
      { numRuns: 1000 },
    )
  })

  it('reads what writeJwt writes', () => {
    // Names that reach a prototype are left out on purpose.
    const objects = fc.dictionary(
      fc.string().filter((name) => !['__proto__', 'constructor', 'crit'].includes(name)),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string())),
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(objects, objects, (first, second) => {
        const text = writeJwt(first, second, sign)
        const mac = createHmac('sha256', secret)
          .update(text.slice(0, text.lastIndexOf('.')))
          .digest()
        expect(parseJwt(text)).toEqual({
          header: first,
          claims: second,
          signed: text.slice(0, text.lastIndexOf('.')),
          signature: mac,
        })
      }),
    )
  })

  it.each<[string, string]>([
    ['one part', header],
    ['two parts', `${header}.${claims}`],
    ['four parts', `${good}.${signature}`],
    ['five parts, like an encrypted token', `${good}.${signature}.${signature}`],
    ['an empty signature', `${header}.${claims}.`],
    ['an empty header', `.${claims}.${signature}`],
    ['no claims', `${header}..${signature}`],
    ['padding', `${header}.${claims}.${signature}=`],
    ['a blank before it', ` ${good}`],
    ['a line break behind it', `${good}\n`],
    ['a list for a header', `${encode('[]')}.${claims}.${signature}`],
    ['null for claims', `${header}.${encode('null')}.${signature}`],
    ['text for claims', `${header}.${encode('"a"')}.${signature}`],
    ['claims that are not UTF-8', `${header}.${encode(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))}.${signature}`],
    ['a critical extension', `${encode('{"alg":"HS256","crit":["b64"],"b64":false}')}.${claims}.${signature}`],
    ['an empty list of critical extensions', `${encode('{"alg":"HS256","crit":[]}')}.${claims}.${signature}`],
    ['critical extensions of null', `${encode('{"alg":"HS256","crit":null}')}.${claims}.${signature}`],
  ])('gives nothing for %s', (_what, text) => {
    expect(parseJwt(text)).toBeUndefined()
  })

  it('takes base64url as it is written canonically, and in no other spelling', () => {
    expect(parseJwt(good)).toBeDefined()
    for (const [from, to] of [
      ['-', '+'],
      ['_', '/'],
    ] as const) {
      const text = tokenOf({ alg: 'HS256' }, { iss: '\u00ff\u00fe??>>~~' }, () => Buffer.from('fbff', 'hex'))
      expect(parseJwt(text)).toBeDefined()
      expect(parseJwt(text.replace(new RegExp(from), to)) === undefined || !text.includes(from)).toBe(true)
    }
    // The last character of 32 bytes holds four bits of which the lowest two are unused.
    const last = alphabet.indexOf(signature.at(-1)!)
    for (let bits = 1; bits < 4; bits += 1)
      expect(parseJwt(good.slice(0, -1) + alphabet[(last & ~3) | ((last + bits) & 3)]!)).toBeUndefined()
  })
})

const padded = (length: number) => tokenOf({ alg: 'HS256' }, { iss: 'sender', pad: 'a'.repeat(length) }, sign)

describe('a token', () => {
  it('never verifies with one character changed', async () => {
    expect(await send(good)).toBe('handled')
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: good.length - 1 }),
        fc.constantFrom(...alphabet.split(''), '.', '=', ' ', '+'),
        async (at, character) => {
          fc.pre(good[at] !== character)
          expect(await send(good.slice(0, at) + character + good.slice(at + 1))).not.toBe('handled')
        },
      ),
      { numRuns: 400 },
    )
  })

  it('never verifies with a character more or less', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length }), fc.constantFrom('', ...alphabet.split(''), '.'), async (at, character) => {
        const text = character === '' ? good.slice(0, at) + good.slice(at + 1) : good.slice(0, at) + character + good.slice(at)
        fc.pre(text !== good)
        expect(await send(text)).not.toBe('handled')
      }),
      { numRuns: 400 },
    )
  })

  it('of more than 8192 characters is not looked at', async () => {
    expect(padded(6000).length).toBeLessThan(8192)
    expect(await send(padded(6000))).toBe('handled')
    expect(padded(6200).length).toBeGreaterThan(8192)
    expect(await send(padded(6200))).toBe('header_malformed')
  })

  it('that nests deeply is refused like any other', async () => {
    const deep = `{"iss":"sender","a":${'['.repeat(2000)}${']'.repeat(2000)}}`
    expect(['handled', 'signature_malformed']).toContain(await send(tokenOf({ alg: 'HS256' }, deep, sign)))
    expect(await send(tokenOf({ alg: 'HS256' }, deep, sharedSigner('another-secret')))).not.toBe('handled')
  })

  it('that is sent twice is refused', async () => {
    expect(await outcomeOf(sender, { headers: { 'x-token': [good, good] }, body: '{}' })).toBe('header_repeated')
    expect(await outcomeOf(sender, { headers: { 'x-token': `${good}, ${good}` }, body: '{}' })).toBe('signature_malformed')
  })
})
