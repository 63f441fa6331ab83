import { type BodyReader, type Handshake, WebhookError } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { asking, refused } from './support/handshakes.js'

const ping: Handshake = {
  when: { method: 'POST', ref: 'json:type', equals: 'ping' },
  verify: 'none',
  reply: { fixed: { body: { type: 'pong' } } },
}
const formPing: Handshake = { ...ping, when: { method: 'POST', ref: 'form:type', equals: 'ping' } }
const post = (text: string | Uint8Array, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: Buffer.from(text),
  headers,
})

const sized = (bytes: number) => `{"type":"ping","pad":"${'a'.repeat(bytes - 24)}"}`

describe('a ping in an unsigned body', () => {
  it('is answered with what the definition says, and runs no handler', async () => {
    const { ask, runs } = asking(ping)
    expect(await ask(post('{"type":"ping","event":"note"}'))).toMatchObject({ status: 200, text: '{"type":"pong"}' })
    expect(await asking(formPing).ask(post('type=ping'))).toMatchObject({ status: 200, text: '{"type":"pong"}' })
    expect(runs).toEqual([])
  })

  it.each<[string, string | Uint8Array]>([
    ['another event', '{"type":"note"}'],
    ['no type', '{}'],
    ['a type that is a list', '{"type":["ping"]}'],
    ['an inherited type', '{"__proto__":{"type":"ping"}}'],
    ['nothing', ''],
    ['no JSON', 'type=ping'],
    ['text', '"ping"'],
    ['bytes that are not UTF-8', Uint8Array.of(0xff, 0xfe)],
    ['JSON that nests', '['.repeat(4000)],
  ])('is refused like a forgery when it is %s', async (_what, body) => {
    const { ask, runs } = asking(ping)
    expect(await ask(post(body))).toEqual(refused)
    expect(runs).toEqual([])
  })

  it('gives nothing of the body back', async () => {
    const { text, headers } = await asking(ping).ask(post('{"type":"ping","echo":"mark-of-a-stranger"}'))
    expect(`${text}${JSON.stringify(headers)}`).not.toContain('mark-of-a-stranger')
  })

  it('of 4096 bytes is read, and of one more is not', async () => {
    expect(sized(4096)).toHaveLength(4096)
    expect((await asking(ping).ask(post(sized(4096)))).status).toBe(200)
    expect(await asking(ping).ask(post(sized(4097)))).toEqual(refused)
  })

  it('is the first of several that fits', async () => {
    const both = [formPing, { ...ping, reply: { fixed: { body: 'json' } } }] as const
    expect((await asking(both).ask(post('{"type":"ping"}'))).text).toBe('json')
    expect((await asking(both).ask(post('type=ping'))).text).toBe('{"type":"pong"}')
  })

  it('is not hidden by one before it whose secret nobody takes', async () => {
    const capturing: Handshake = { ...ping, capture: 'json:secret' }
    expect((await asking([capturing, ping]).ask(post('{"type":"ping","secret":"a"}'))).text).toBe('{"type":"pong"}')
  })
})

const reader = (read: (limit: number) => Promise<Uint8Array>) => {
  const limits: number[] = []
  const body: BodyReader = (limit) => (limits.push(limit), read(limit))
  return { body, limits }
}

describe('the body', () => {
  it('is asked for up to 4096 bytes', async () => {
    const { body, limits } = reader(async () => Buffer.from('{"type":"ping"}'))
    expect((await asking(ping, { bodyLimit: 100_000 }).ask({ method: 'POST', body })).status).toBe(200)
    expect(limits).toEqual([4096])
  })

  it('is not asked for where its length says that it is longer', async () => {
    const { body, limits } = reader(async () => Buffer.from('{"type":"ping"}'))
    expect(await asking(ping).ask({ method: 'POST', body, headers: { 'content-length': '4097' } })).toMatchObject({ status: 401 })
    expect(limits).toEqual([])
  })

  it('is not asked for where no handshake could be in it', async () => {
    const { body, limits } = reader(async () => Buffer.from('{"type":"ping"}'))
    const signed: Handshake = { ...ping, verify: 'signature' }
    const capturing: Handshake = { ...ping, capture: 'json:secret' }
    for (const handshake of [signed, capturing, { ...ping, when: { ...ping.when, method: 'PUT' } }]) {
      expect((await asking(handshake).ask({ method: 'POST', body })).status).toBe(401)
    }
    expect(limits).toEqual([])
  })

  it.each(['body_too_large', 'body_timeout', 'body_aborted'] as const)(
    'that ends with %s is refused like a forgery',
    async (code) => {
      const { body } = reader(() => Promise.reject(new WebhookError(code, 'as a reader says it')))
      expect(await asking(ping).ask({ method: 'POST', body })).toMatchObject({ status: 401, text: refused.text })
    },
  )

  it('that a parser has read is a loud mistake of the app', async () => {
    const { body } = reader(() => Promise.reject(new WebhookError('body_already_read', 'a parser ran first')))
    await expect(asking(ping).ask({ method: 'POST', body })).rejects.toMatchObject({ code: 'body_already_read' })
  })

  it('that a reader breaks on is no refusal', async () => {
    const { body } = reader(() => Promise.reject(new Error('the socket broke')))
    await expect(asking(ping).ask({ method: 'POST', body })).rejects.toMatchObject({ message: 'the socket broke' })
  })
})
