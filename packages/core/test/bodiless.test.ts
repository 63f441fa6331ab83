import { createHmac } from 'node:crypto'
import { createReceiver, defineProvider, type ProviderDefinition, type Scheme } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { now, secret } from './support/providers.js'
import { sharedSigner, tokenOf } from './support/tokens.js'

const publicUrl = 'https://app.example/hooks'
const time = (at = now) => String(at / 1000)
const mac = (content: string) => createHmac('sha256', secret).update(content).digest('hex')
const signature = { from: 'header:x-signature', encoding: 'hex' } as const
const hmac = { kind: 'hmac', hash: 'sha256', signature, signed: '{body}' } as const
const timed = { ...hmac, signed: '{timestamp}.{body}', timestamp: { from: 'header:x-time' } } as const

type Sent = readonly [url: string, headers: Readonly<Record<string, string>>]

/** How many of these requests without a body run. All of them have to be accepted. */
async function runsOf(scheme: Scheme, requests: readonly Sent[], more: Partial<ProviderDefinition> = {}) {
  const sender = defineProvider({
    name: 'bodiless',
    docs: 'https://notes.example/webhooks',
    schemes: [scheme],
    type: 'note',
    methods: ['GET'],
    ...more,
  })
  let runs = 0
  const receiver = createReceiver(sender, { secret, publicUrl, now: () => now }).on('*', () => (runs += 1))
  for (const [url, headers] of requests) {
    const { status } = await receiver.receive({ method: 'GET', url, headers, body: Buffer.alloc(0) })
    expect(status).toBe(200)
  }
  return runs
}

describe('without a body the query tells two deliveries apart, and an equal one is the same', () => {
  const rows: readonly [string, Scheme, (query: string) => Readonly<Record<string, string>>][] = [
    ['a token', { kind: 'token', signature: { from: 'header:x-token' } }, () => ({ 'x-token': secret })],
    ['a password', { kind: 'basic' }, () => ({ authorization: `Basic ${Buffer.from(secret).toString('base64')}` })],
    [
      'a token of claims',
      { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'header:x-token' }, coversBody: false },
      () => ({ 'x-token': tokenOf({ alg: 'HS256' }, {}, sharedSigner(secret)) }),
    ],
    ['code', { kind: 'custom', headers: ['x-token'], covers: 'body', verify: () => true }, () => ({ 'x-token': 'a' })],
    ['the body', hmac, () => ({ 'x-signature': mac('') })],
    ['the method', { ...hmac, signed: '{method}.{body}' }, () => ({ 'x-signature': mac('GET.') })],
    ['the path', { ...hmac, signed: '{path}.{body}' }, () => ({ 'x-signature': mac('/.') })],
    [
      'the address without its query',
      { ...hmac, signed: '{url-without-query}.{body}' },
      () => ({ 'x-signature': mac(`${publicUrl}.`) }),
    ],
    ['the address', { ...hmac, signed: '{url}.{body}' }, (query) => ({ 'x-signature': mac(`${publicUrl}${query}.`) })],
    ['the time', timed, () => ({ 'x-signature': mac(`${time()}.`), 'x-time': time() })],
    ['the fields of a form', { ...hmac, signed: '{params}', format: 'form' }, () => ({ 'x-signature': mac('') })],
  ]

  it.each(rows)('where the sender signs with or signs %s', async (_what, scheme, headersFor) => {
    const queries = ['?id=1', '?id=2', '?id=1', '', '?id=2']
    expect(
      await runsOf(
        scheme,
        queries.map((query) => [`/${query}`, headersFor(query)] as const),
      ),
    ).toBe(3)
  })
})
const at = (name: string, when = now): Sent => ['/', { 'x-id': name, 'x-time': time(when), 'x-signature': mac(`${time(when)}.`) }]

describe('where the time is all that is signed', () => {
  const id = { id: 'header:x-id' } as const

  // Two of them share every signed byte, so that these say nothing about a copy.
  it.each(['suppress', 'flag'] as const)('two in one second under different ids both run, with replay %s', async (replay) => {
    expect(await runsOf(timed, [at('a'), at('b')], { ...id, replay })).toBe(2)
  })

  it('the same id is the same delivery, also when it is signed anew', async () => {
    expect(await runsOf(timed, [at('a'), at('a'), at('a', now - 5000), at('b')], id)).toBe(2)
  })

  it('a copy under another id is found as soon as anything else is signed', async () => {
    const scheme = { ...timed, signed: '{timestamp}.{method}.{body}' } as const
    const headers = { 'x-time': time(), 'x-signature': mac(`${time()}.GET.`) }
    const requests: readonly Sent[] = [
      ['/', { ...headers, 'x-id': 'a' }],
      ['/', { ...headers, 'x-id': 'b' }],
    ]
    expect(await runsOf(scheme, requests, id)).toBe(1)
  })
})
