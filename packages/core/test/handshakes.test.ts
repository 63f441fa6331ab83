import { createHmac } from 'node:crypto'
import { createReceiver, defineProvider, type Handshake, type ProviderDefinition, sign } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now, secret, textOf } from './support/providers.js'

const base: ProviderDefinition = {
  name: 'asking-notes',
  docs: 'https://notes.example/webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-signature', prefix: 'v0=', encoding: 'hex' },
      signed: 'v0:{timestamp}:{body}',
      timestamp: { from: 'header:x-time' },
    },
  ],
  type: '{json:event}',
}

function asking(handshake: Handshake, changes: Partial<ProviderDefinition> = {}) {
  const sender = defineProvider({ ...base, ...changes, handshakes: [handshake] })
  const runs: string[] = []
  const receiver = createReceiver(sender, { secret, now: () => now }).on('*', (_event, { type }) => runs.push(type))
  return {
    runs,
    get: (url: string) => receiver.receive({ method: 'GET', url, headers: {}, body: new Uint8Array() }),
    post: (payload: object, forged = false) => {
      const body = Buffer.from(JSON.stringify(payload))
      const headers = sign(sender, { secret: forged ? 'another-secret' : secret, body, timestamp: now })
      return receiver.receive({ method: 'POST', url: '/', headers, body })
    },
  }
}

const invalid = (text: string) =>
  expect.objectContaining({ code: 'provider_invalid', message: expect.stringContaining(text) as string }) as Error
const mac = (token: string) => createHmac('sha256', secret).update(token).digest('hex')

/** Meta's and Microsoft's way: the value of a query, as text. */
const echo: Handshake = { when: { method: 'GET', ref: 'query:challenge' }, verify: 'none', reply: { text: 'query:challenge' } }
/** X's way: a MAC over a token of the query. */
const crc: Handshake = {
  when: { method: 'GET', ref: 'query:crc_token' },
  verify: 'none',
  reply: { json: { response_token: { mac: 'query:crc_token', prefix: 'sha256=' } } },
}
/** Zoom's way: a signed body that holds a token. */
const validation: Handshake = {
  when: { method: 'POST', ref: 'json:event', equals: 'endpoint.url_validation' },
  verify: 'signature',
  reply: { json: { plainToken: 'json:payload.plainToken', encryptedToken: { mac: 'json:payload.plainToken' } } },
}

describe('an echo', () => {
  it('answers with the value, as text that no browser takes for a page', async () => {
    const reply = await asking(echo).get('/?challenge=%3Cscript%3E')
    expect([reply.status, textOf(reply)]).toEqual([200, '<script>'])
    expect(reply.headers).toEqual({ 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
  })

  it('is at most 512 characters long', async () => {
    const { get } = asking(echo)
    expect((await get(`/?challenge=${'a'.repeat(512)}`)).status).toBe(200)
    expect((await get(`/?challenge=${'a'.repeat(513)}`)).status).toBe(405)
  })

  it('is at most 512 bytes long', async () => {
    const reply = await asking(echo).get(`/?challenge=${encodeURIComponent('é'.repeat(512))}`)
    expect(reply.status === 405 || reply.body.byteLength <= 512).toBe(true)
  })

  it.each(['/', '/?other=1', '/?challenge=1&challenge=2'])('is not given to %s', async (url) => {
    expect((await asking(echo).get(url)).status).toBe(405)
  })

  it('needs the value that the definition names', async () => {
    const { get } = asking({ ...echo, when: { ...echo.when, ref: 'query:mode', equals: 'subscribe' } })
    expect((await get('/?mode=subscribe&challenge=a')).status).toBe(200)
    expect((await get('/?mode=other&challenge=a')).status).toBe(405)
  })

  it('leaves deliveries alone', async () => {
    const { post, runs } = asking(echo)
    expect((await post({ event: 'note.added' })).status).toBe(200)
    expect(runs).toEqual(['note.added'])
  })
})

describe('a MAC', () => {
  it('answers a token of the query', async () => {
    const reply = await asking(crc).get('/?crc_token=abc-DEF_123')
    expect(JSON.parse(textOf(reply))).toEqual({ response_token: `sha256=${mac('abc-DEF_123')}` })
  })

  it('answers a token in a signed body, and runs no handler', async () => {
    const { post, runs } = asking(validation)
    const reply = await post({ event: 'endpoint.url_validation', payload: { plainToken: 'tok1' } })
    expect(JSON.parse(textOf(reply))).toEqual({ plainToken: 'tok1', encryptedToken: mac('tok1') })
    expect(runs).toEqual([])
  })

  it('is not given to a body whose signature is wrong', async () => {
    const reply = await asking(validation).post({ event: 'endpoint.url_validation', payload: { plainToken: 'tok1' } }, true)
    expect(reply.status).toBe(401)
    expect(textOf(reply)).not.toContain(mac('tok1'))
  })

  it.each([
    '{"event":"note.added"}',
    `v0:${now / 1000}:{}`,
    'a.b',
    'a b',
    'a\nb',
    'a\n',
    '',
    'a'.repeat(129),
    'é',
    'a=b',
    'a:b',
    '[]',
  ])('does not sign %j, which could be part of a delivery', async (token) => {
    const early = await asking(crc).get(`/?crc_token=${encodeURIComponent(token)}`)
    expect(early.status).toBe(405)
    const late = await asking(validation).post({ event: 'endpoint.url_validation', payload: { plainToken: token } })
    expect(textOf(late)).not.toContain(mac(token))
  })

  it('is not given to a delivery, however loose the pattern of the definition', async () => {
    const loose = [asking({ ...crc, token: /x/ }), asking({ ...crc, token: /^[^]*$/ })]
    for (const token of ['{"x":1}', `v0:${now / 1000}:{"x":1}`, '["x"]']) {
      for (const { get } of loose) expect(textOf(await get(`/?crc_token=${encodeURIComponent(token)}`))).not.toContain(mac(token))
    }
  })

  it('takes the narrower pattern of the definition', async () => {
    const { get } = asking({ ...crc, token: /^\d+$/ })
    expect((await get('/?crc_token=12')).status).toBe(200)
    expect((await get('/?crc_token=ab')).status).toBe(405)
  })
})

describe('a definition is refused', () => {
  it.each<[string, Handshake, Partial<ProviderDefinition>, string]>([
    [
      'with a MAC where bodies may be text, which a token could equal',
      crc,
      { formats: ['json', 'text'] },
      '`handshakes[0].token`',
    ],
    ['with a MAC where bodies may be forms', crc, { formats: ['form'] }, '`handshakes[0].token`'],
    ['that looks into a body before it is verified', { ...validation, verify: 'none' }, {}, '`handshakes[0].verify`'],
    [
      'with an unknown place to look at',
      { ...echo, when: { method: 'GET', ref: 'cookie:a' as 'query:a' } },
      {},
      '`handshakes[0].when.ref`',
    ],
    ['with an unknown place to echo', { ...echo, reply: { text: 'cookie:a' as 'query:a' } }, {}, '`handshakes[0].reply.text`'],
    [
      'with an unknown place to sign',
      { ...crc, reply: { json: { a: { mac: 'cookie:a' as 'query:a' } } } },
      {},
      '`handshakes[0].reply.json.a`',
    ],
  ])('%s', (_what, handshake, changes, field) => {
    expect(() => asking(handshake, changes)).toThrow(invalid(field))
  })

  it('with a MAC where a delivery signs no body: what it signs could be a token', () => {
    const schemes: ProviderDefinition['schemes'] = [
      {
        kind: 'hmac',
        hash: 'sha256',
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{header:x-id}',
        coversBody: false,
      },
    ]
    expect(() => asking(crc, { schemes })).toThrow(invalid('handshakes[0]'))
  })

  it('with a MAC where a delivery may come without a body, so that only its time is signed', () => {
    expect(() => asking(crc, { methods: ['POST', 'DELETE'] })).toThrow(invalid('handshakes[0]'))
  })

  it.each([/^\w+$/g, /^\w+$/y])('with the pattern %s for tokens, which keeps a state between requests', (token) => {
    expect(() => asking({ ...crc, token })).toThrow(invalid('handshakes[0]'))
  })
})
