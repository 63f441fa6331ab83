import { createHmac } from 'node:crypto'
import { createReceiver, defineProvider, type HmacScheme, type ProviderDefinition } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now, secret } from './support/providers.js'

const publicUrl = 'https://app.example/hooks'
const mac = (content: string) => createHmac('sha256', secret).update(content).digest('hex')
const time = (at = now) => String(at / 1000)

interface Sent {
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** How many of these requests run. All of them have to be accepted. */
async function runsOf(scheme: Partial<HmacScheme>, requests: readonly Sent[], more: Partial<ProviderDefinition> = {}) {
  const sender = defineProvider({
    name: 'values',
    docs: 'https://notes.example/webhooks',
    schemes: [
      {
        kind: 'hmac',
        hash: 'sha256',
        signature: { from: 'header:x-signature', encoding: 'hex' },
        signed: '{body}',
        ...scheme,
      },
    ],
    type: 'note',
    identity: 'signed',
    ...more,
  })
  let runs = 0
  const receiver = createReceiver(sender, { secret, publicUrl, now: () => now }).on('*', () => (runs += 1))
  for (const { url = '/', headers = {}, body } of requests) {
    expect((await receiver.receive({ method: 'POST', url, headers, body: Buffer.from(body) })).status).toBe(200)
  }
  return runs
}

const form = (payload: string, more = '') => ({ body: `mac=${mac(payload)}&payload=${payload}${more}` })

describe('a field of a form that is signed alone', () => {
  const scheme: Partial<HmacScheme> = {
    signature: { from: 'form:mac', encoding: 'hex' },
    signed: '{form:payload}',
    coversBody: false,
    format: 'form',
  }

  it('makes two deliveries one, whatever a stranger adds beside it', async () => {
    expect(await runsOf(scheme, [form('a'), form('a', '&b=1'), form('a', '&b=2&c='), form('a')])).toBe(1)
  })

  it('makes two where it differs', async () => {
    expect(await runsOf(scheme, [form('a'), form('b'), form('ab'), form('b', '&c=1')])).toBe(3)
  })

  it('does not count by itself: by the content each of them runs', async () => {
    expect(await runsOf(scheme, [form('a'), form('a', '&b=1')], { identity: 'content' })).toBe(2)
  })
})
const item = (id: string, status: string, more: object = {}) => ({ id, status, mac: mac(`${id}:${status}`), ...more })
const list = (...items: readonly object[]) => ({ body: JSON.stringify({ items }) })

describe('items that are signed one by one', () => {
  const scheme: Partial<HmacScheme> = {
    signature: { from: 'item:mac', encoding: 'hex' },
    signed: '{item:id}:{item:status}',
    coversBody: false,
    each: 'json:items',
  }

  it('make two deliveries one, whatever else is in them or beside them', async () => {
    const changed = {
      body: JSON.stringify({ live: false, items: [item('a', 'x', { amount: 2 }), item('b', 'y', { note: [] })] }),
    }
    expect(await runsOf(scheme, [list(item('a', 'x', { amount: 1 }), item('b', 'y')), changed])).toBe(1)
  })

  it('make two where a signed value differs, or an item is there no more', async () => {
    const requests = [
      list(item('a', 'x'), item('b', 'y')),
      list(item('a', 'x'), item('b', 'z')),
      list(item('a', 'x')),
      list(item('b', 'y'), item('a', 'x')),
    ]
    expect(await runsOf(scheme, requests)).toBe(4)
  })
})
const sent = (id: string, at = now, more: object = {}) => ({
  headers: { 'x-time': time(at), 'x-signature': mac(`${time(at)}.${id}`) },
  body: JSON.stringify({ id, ...more }),
})
const timed = (id: string, when: number) => ({ ...sent(id, when), body: JSON.stringify({ id, at: when / 1000 }) })

describe('the time of an attempt', () => {
  const scheme: Partial<HmacScheme> = {
    signed: '{timestamp}.{json:id}',
    coversBody: false,
    timestamp: { from: 'header:x-time' },
  }

  it('is none of its values: a retry that was signed anew runs once', async () => {
    expect(await runsOf(scheme, [sent('a'), sent('a', now - 5000), sent('a', now, { more: 1 })])).toBe(1)
    expect(await runsOf(scheme, [sent('a'), sent('b')])).toBe(2)
  })

  it('is none where it stands in the body, either', async () => {
    const inBody = { ...scheme, timestamp: { from: 'json:at' } } as const
    expect(await runsOf(inBody, [timed('a', now), timed('a', now - 5000), timed('b', now)])).toBe(2)
  })
})
const at = (query: string, body: string, content: string) => ({
  url: `/hooks${query}`,
  headers: { 'x-signature': mac(publicUrl + content) },
  body,
})

describe('an address with the fields of a form behind it', () => {
  const scheme = { signed: '{url}{params}', format: 'form' } as const

  // Nothing marks where the query ends and the first field begins.
  it.each(['content', 'signed'] as const)('is one delivery wherever the border stands, with identity %s', async (identity) => {
    const content = '?a=1b2c3'
    const requests = [
      at('?a=1', 'b=2&c=3', content),
      at('?a=1b', '2=c3', content),
      at('?a=1b2', 'c=3', content),
      at('?a=1b2c', '3=', content),
      at('?a=1b2c3', '', content),
      at('', '%3Fa%3D1b2c3=', content),
    ]
    expect(await runsOf(scheme, requests, { identity })).toBe(1)
  })

  it('is another where the query or a field differs', async () => {
    const requests = [at('?a=1', 'b=2', '?a=1b2'), at('?a=1', 'b=3', '?a=1b3'), at('?a=2', 'b=2', '?a=2b2')]
    expect(await runsOf(scheme, requests, { identity: 'content' })).toBe(3)
  })
})
