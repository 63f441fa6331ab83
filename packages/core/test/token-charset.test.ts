import { defineProvider, type Provider, type TokenScheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { outcomeOf, type Sent } from './support/outcome.js'

const define = (from: TokenScheme['signature']['from'], more: Partial<TokenScheme> = {}): Provider =>
  defineProvider({
    name: 'charset',
    docs: 'https://notes.example/webhooks',
    schemes: [{ kind: 'token', signature: { from }, ...more }],
    formats: [more.format ?? 'json'],
    type: 'note',
  })

const places: readonly [string, Provider, (token: string) => Sent][] = [
  ['the query', define('query:token'), (token) => ({ url: `/?${new URLSearchParams({ token }).toString()}`, body: '{}' })],
  ['a field of JSON', define('json:auth.token'), (token) => ({ body: JSON.stringify({ auth: { token } }) })],
  [
    'a field of a form',
    define('form:token', { format: 'form' }),
    (token) => ({ body: new URLSearchParams({ token }).toString() }),
  ],
  ['each item', define('item:token', { each: 'json:items' }), (token) => ({ body: JSON.stringify({ items: [{ token }] }) })],
]

describe.each(places)('a token in %s', (_where, sender, request) => {
  it.each(['p\u00e4sscode', '\u017b\u00f3\u0142w', '\u5bc6\u7801', '\ud83d\udd11'])('is right as %j', async (token) => {
    expect(await outcomeOf(sender, request(token), { secret: token })).toBe('handled')
  })

  // Cut to its low byte, U+0131 is the digit 1, and U+0161 the letter a.
  it.each([
    ['abc\u0131', 'abc1'],
    ['\u0161bc1', 'abc1'],
    ['\uff41bc1', 'Abc1'],
    ['p\u00c3\u00a4sscode', 'p\u00e4sscode'],
    ['pa\u0308sscode', 'p\u00e4sscode'],
    ['abc\ufffd', 'abc?'],
  ])('%j is not %j', async (token, secret) => {
    expect(await outcomeOf(sender, request(token), { secret })).toBe('signature_mismatch')
  })

  it('is not right as half a character', async () => {
    // Both become U+FFFD in UTF-8.
    expect(await outcomeOf(sender, request('\ud83d\udd11'.slice(0, 1)), { secret: '\ud83d\udd11' })).toBe('signature_mismatch')
  })
})
// Node reads header bytes as Latin-1.
const bytes = (text: string) => Buffer.from(text).toString('latin1')

describe('a token in a header', () => {
  const sender = define('header:x-token')

  it('is compared as the bytes that were sent', async () => {
    const secret = 'p\u00e4sscode'
    expect(await outcomeOf(sender, { headers: { 'x-token': bytes(secret) }, body: '{}' }, { secret })).toBe('handled')
    expect(await outcomeOf(sender, { headers: { 'x-token': secret }, body: '{}' }, { secret })).toBe('signature_mismatch')
  })

  it('is not right as what has the same low bytes', async () => {
    expect(await outcomeOf(sender, { headers: { 'x-token': bytes('abc\u0131') }, body: '{}' }, { secret: 'abc1' })).toBe(
      'signature_mismatch',
    )
  })
})
