import { createReceiver, type Handshake } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { asking, refused } from './support/handshakes.js'
import { notes, secret } from './support/providers.js'

/** Meta's way: a token that both sides know, and a challenge to echo. */
const subscribe: Handshake = {
  when: { method: 'GET', ref: 'query:hub.mode', equals: 'subscribe' },
  verify: { token: 'query:hub.verify_token' },
  reply: { text: 'query:hub.challenge' },
}
const verifyToken = 'the-token-of-both'
const url = (token: string, challenge = 'c1') =>
  `/?hub.mode=subscribe&hub.verify_token=${encodeURIComponent(token)}&hub.challenge=${challenge}`

const invalid = (code: string) => expect.objectContaining({ code }) as Error

describe('a handshake with a token', () => {
  it('echoes the challenge to whoever shows the token, and runs no handler', async () => {
    const { ask, runs } = asking(subscribe, { verifyToken })
    expect(await ask({ url: url(verifyToken) })).toMatchObject({ status: 200, text: 'c1' })
    expect(runs).toEqual([])
  })

  it.each<[string, string]>([
    ['another token', url('another')],
    ['the secret', url(secret)],
    ['an empty token', url('')],
    ['the start of the token', url(verifyToken.slice(0, -1))],
    ['more than the token', url(`${verifyToken}x`)],
    ['the token in capitals', url(verifyToken.toUpperCase())],
    ['a blank behind the token', url(`${verifyToken} `)],
    ['no token', '/?hub.mode=subscribe&hub.challenge=c1'],
    ['the token twice', `${url(verifyToken)}&hub.verify_token=${verifyToken}`],
    ['a very long token', url('a'.repeat(100_000))],
  ])('refuses %s like any forgery', async (_what, given) => {
    const { ask, refusals } = asking(subscribe, { verifyToken })
    expect(await ask({ url: given })).toEqual(refused)
    expect(refusals).toEqual(['handshake_refused'])
  })

  it('is refused where the receiver has no token, whatever is shown', async () => {
    const { ask } = asking(subscribe)
    for (const token of ['', 'undefined', 'null', verifyToken]) expect(await ask({ url: url(token) })).toEqual(refused)
  })

  it.each(['', 'c1&hub.challenge=c2', 'a'.repeat(513)])('answers no challenge of %j', async (challenge) => {
    const { ask } = asking(subscribe, { verifyToken })
    const { status, text } = await ask({ url: url(verifyToken, challenge) })
    expect(challenge === '' ? text === '' : status === 405).toBe(true)
  })

  it('says nothing of the token in its refusal', async () => {
    const { ask } = asking(subscribe, { verifyToken })
    expect((await ask({ url: url('another') })).text).not.toContain(verifyToken)
  })
})

describe('the option', () => {
  it('is refused for a sender that shows no token', () => {
    expect(() => createReceiver(notes, { secret, verifyToken })).toThrow(invalid('options_invalid'))
  })

  it.each(['', '  ', ' a', 'a\n', 7 as unknown as string, null as unknown as string])('is refused as %j', (token) => {
    expect(() => asking(subscribe, { verifyToken: token })).toThrow(invalid('secret_invalid'))
  })
})
