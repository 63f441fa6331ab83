import type { Handshake } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { asking, refused } from './support/handshakes.js'
import { sign } from '@posthorn/core'
import { now, secret } from './support/providers.js'

describe('an echo in headers', () => {
  const echo: Handshake = {
    when: { method: 'OPTIONS', ref: 'header:x-origin' },
    verify: 'none',
    reply: { headers: { 'x-allowed': 'header:x-origin', 'x-rate': 'query:rate' } },
  }

  it('gives values back, and no body', async () => {
    const reply = await asking(echo).ask({ method: 'OPTIONS', url: '/?rate=5', headers: { 'x-origin': 'sender.example' } })
    expect(reply).toEqual({ status: 200, headers: { 'x-allowed': 'sender.example', 'x-rate': '5' }, text: '' })
  })

  it.each(['', ' ', 'a b', 'a\tb', 'a\r\nset-cookie: b=1', 'a\nb', '\u0000', '\u007f', '\u00e9', 'a'.repeat(513)])(
    'gives no %j back, which could end a header line',
    async (value) => {
      const { ask } = asking(echo)
      expect((await ask({ method: 'OPTIONS', url: '/?rate=5', headers: { 'x-origin': value } })).status).toBe(405)
      const url = `/?rate=${encodeURIComponent(value)}`
      expect((await ask({ method: 'OPTIONS', url, headers: { 'x-origin': 'a' } })).status).toBe(405)
    },
  )

  it('needs every value, once', async () => {
    const { ask } = asking(echo)
    expect((await ask({ method: 'OPTIONS', headers: { 'x-origin': 'a' } })).status).toBe(405)
    expect((await ask({ method: 'OPTIONS', url: '/?rate=5', headers: { 'x-origin': ['a', 'a'] } })).status).toBe(405)
  })
})

describe('an echo as JSON', () => {
  const echo: Handshake = { when: { method: 'GET', ref: 'query:c' }, verify: 'none', reply: { json: { challenge: 'query:c' } } }

  it('is escaped, and no browser takes it for a page', async () => {
    const reply = await asking(echo).ask({ url: `/?c=${encodeURIComponent('"</script>\n')}` })
    expect(JSON.parse(reply.text)).toEqual({ challenge: '"</script>\n' })
    expect(reply.headers).toEqual({ 'content-type': 'application/json', 'x-content-type-options': 'nosniff' })
  })
})

describe('a fixed reply', () => {
  const ping: Handshake = {
    when: { method: 'POST', ref: 'json:type', equals: '1' },
    verify: 'signature',
    reply: { fixed: { body: { type: 1 } } },
  }

  it('answers a signed ping, and runs no handler', async () => {
    const { ask, sender, runs } = asking(ping)
    const body = Buffer.from('{"type":1,"event":"ping"}')
    const headers = sign(sender, { secret, body, timestamp: now })
    expect(await ask({ method: 'POST', headers, body })).toMatchObject({ status: 200, text: '{"type":1}' })
    expect(runs).toEqual([])
  })

  it('is not given to a ping that nobody signed, or that is another event', async () => {
    const { ask, sender, runs } = asking(ping)
    const body = Buffer.from('{"type":1}')
    expect(await ask({ method: 'POST', body })).toEqual(refused)
    expect(
      await ask({ method: 'POST', body, headers: sign(sender, { secret: 'another-secret', body, timestamp: now }) }),
    ).toEqual(refused)
    const other = Buffer.from('{"type":2,"event":"note"}')
    expect(
      (await ask({ method: 'POST', body: other, headers: sign(sender, { secret, body: other, timestamp: now }) })).status,
    ).toBe(200)
    expect(runs).toEqual(['note'])
  })
})

describe('HEAD', () => {
  const head: Handshake = { when: { method: 'HEAD' }, verify: 'none', reply: { fixed: { status: 204 } } }

  it('is answered where the sender asks with it, and nowhere else', async () => {
    expect(await asking(head).ask({ method: 'HEAD' })).toEqual({ status: 204, headers: {}, text: '' })
    expect((await asking(head).ask({ method: 'GET' })).status).toBe(405)
    expect((await asking({ ...head, when: { method: 'GET' } }).ask({ method: 'HEAD' })).status).toBe(405)
  })

  it('reads no body and runs nothing', async () => {
    const { ask, runs } = asking(head)
    let reads = 0
    const body = async () => {
      reads += 1
      return new Uint8Array()
    }
    expect((await ask({ method: 'HEAD', body })).status).toBe(204)
    expect([reads, runs]).toEqual([0, []])
  })
})

describe('a definition is refused', () => {
  const when = { method: 'GET', ref: 'query:c' } as const

  it.each<[string, object, string]>([
    ['with two kinds of replies', { when, verify: 'none', reply: { text: 'query:c', fixed: {} } }, '`handshakes[0].reply`'],
    ['with no reply', { when, verify: 'none', reply: {} }, '`handshakes[0].reply`'],
    ['with a reply of another kind', { when, verify: 'none', reply: { html: 'query:c' } }, '`handshakes[0].reply.html`'],
    ['that is verified by magic', { when, verify: 'always', reply: { text: 'query:c' } }, '`handshakes[0].verify`'],
    ['with a misspelt field', { when, verify: 'none', reply: { text: 'query:c' }, tokn: /a/ }, '`handshakes[0].tokn`'],
    [
      'that compares nothing',
      { when: { method: 'GET', equals: 'a' }, verify: 'none', reply: { text: 'query:c' } },
      '`handshakes[0].when.equals`',
    ],
    [
      'that takes every unsigned POST',
      { when: { method: 'POST' }, verify: 'none', reply: { fixed: {} } },
      '`handshakes[0].when.ref`',
    ],
    [
      'with an echo from nowhere',
      { when, verify: 'none', reply: { headers: { a: 'cookie:a' } } },
      '`handshakes[0].reply.headers.a`',
    ],
    [
      'that echoes an unsigned body in a header',
      { when, verify: 'none', reply: { headers: { a: 'json:a' } } },
      '`handshakes[0].verify`',
    ],
    [
      'that echoes an unsigned body to a token',
      { when, verify: { token: 'query:t' }, reply: { text: 'form:a' } },
      '`handshakes[0].verify`',
    ],
    ['with a fixed status that HTTP has not', { when, verify: 'none', reply: { fixed: { status: 99 } } }, 'status'],
  ])('%s', (_what, handshake, field) => {
    const message = expect.stringContaining(field) as string
    expect(() => asking(handshake as Handshake)).toThrow(expect.objectContaining({ code: 'provider_invalid', message }) as Error)
  })
})
