import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createReceiver, headerReader, sign, verify } from '@posthorn/core'
import { paypal, paypalSecret } from '@posthorn/providers/paypal'
import { afterEach, describe, expect, it, vi } from 'vitest'

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8'))
const certificates = read('paypal-certificates.json') as Record<'good' | 'expired' | 'notYet' | 'elliptic' | 'short', string>
const { vectors } = read('vectors/paypal.json') as {
  vectors: { valid: boolean; secret: string; headers: Record<string, string>; body: string }[]
}
const vector = vectors.find(({ valid }) => valid)!
const { webhookId } = JSON.parse(vector.secret) as { webhookId: string }

const live = 'https://api.paypal.com/v1/notifications/certs/'
const sandbox = 'https://api.sandbox.paypal.com/v1/notifications/certs/'

interface Call {
  readonly url: string
  readonly init: RequestInit | undefined
}

/** A PayPal that serves certificates, and remembers what it was asked for. */
function fakePaypal(answer: (url: string) => Response | Promise<Response> = () => new Response(certificates.good)) {
  const calls: Call[] = []
  const fetcher = ((url: string, init?: RequestInit) => {
    calls.push({ url, init })
    return Promise.resolve().then(() => answer(url))
  }) as typeof fetch
  return { calls, fetch: fetcher }
}

type Options = Partial<Parameters<typeof paypalSecret>[0]>

/** A receiver, and how it answers the vector with another certificate URL. */
function receiverFor(fetcher: typeof fetch, options: Options = {}) {
  const handled: unknown[] = []
  const receiver = createReceiver(paypal, { secret: paypalSecret({ webhookId, fetch: fetcher, ...options }) }).on(
    'PAYMENT.CAPTURE.COMPLETED',
    (event) => void handled.push(event.id),
  )
  const send = async (certificateUrl: string, body = vector.body) => {
    const headers = { ...vector.headers, 'PAYPAL-CERT-URL': certificateUrl }
    return (await receiver.receive({ method: 'POST', url: '/', headers, body: Buffer.from(body) })).status
  }
  return { handled, send }
}

it('fetches the certificate once, and follows no redirect', async () => {
  const { calls, fetch: fetcher } = fakePaypal()
  const { handled, send } = receiverFor(fetcher)
  expect(await send(`${live}CERT-1`)).toBe(200)
  expect(await send(`${live}CERT-1`, vector.body.replace('7.47', '9.47'))).toBe(401)
  expect(handled).toEqual(['WH-58D329510W468432D-8HN650336L201105X'])
  expect(calls.map(({ url }) => url)).toEqual([`${live}CERT-1`])
  expect(calls[0]?.init).toMatchObject({ redirect: 'error' })
  expect(calls[0]?.init?.signal).toBeInstanceOf(AbortSignal)
})

it('fetches it once for requests that come together', async () => {
  const { calls, fetch: fetcher } = fakePaypal()
  const { send } = receiverFor(fetcher)
  expect(await Promise.all(Array.from({ length: 6 }, () => send(`${live}CERT-1`)))).toEqual(Array.from({ length: 6 }, () => 200))
  expect(calls).toHaveLength(1)
})

it.each([
  ['another host', 'https://api.paypal.com.example.com/v1/notifications/certs/CERT-1'],
  ['a host that only ends like it', 'https://evilapi.paypal.com/v1/notifications/certs/CERT-1'],
  ['the host as a user name', 'https://api.paypal.com@example.com/v1/notifications/certs/CERT-1'],
  ['a user name', 'https://me@api.paypal.com/v1/notifications/certs/CERT-1'],
  ['a port', 'https://api.paypal.com:8443/v1/notifications/certs/CERT-1'],
  ['plain http', 'http://api.paypal.com/v1/notifications/certs/CERT-1'],
  ['another path', 'https://api.paypal.com/v2/anything'],
  ['a path that climbs', 'https://api.paypal.com/v1/notifications/certs/../echo'],
  ['a path that goes on', 'https://api.paypal.com/v1/notifications/certs/CERT-1/../../echo/x'],
  ['a query', 'https://api.paypal.com/v1/notifications/certs/CERT-1?text=x'],
  ['the sandbox', `${sandbox}CERT-1`],
  ['no address', 'CERT-1'],
])('refuses a certificate from %s without a call', async (_name, url) => {
  const { calls, fetch: fetcher } = fakePaypal()
  const { handled, send } = receiverFor(fetcher)
  expect([await send(url), calls, handled]).toEqual([401, [], []])
})

it('takes certificates of the sandbox where it is told to', async () => {
  const { send } = receiverFor(fakePaypal().fetch, { sandbox: true })
  expect(await send(`${sandbox}CERT-1`)).toBe(200)
})

it.each([
  ['has expired', certificates.expired],
  ['is not valid yet', certificates.notYet],
  ['has an elliptic curve', certificates.elliptic],
  ['has a short key', certificates.short],
  ['is none', 'not a certificate'],
  ['is too large', certificates.good + ' '.repeat(70_000)],
])('refuses a certificate that %s', async (_name, text) => {
  const fetcher = fakePaypal(() => new Response(text)).fetch
  const { handled, send } = receiverFor(fetcher)
  expect([await send(`${live}CERT-1`), handled]).toEqual([401, []])
  // Not only because it did not sign: it is no key at all.
  const request = { keyId: `${live}CERT-1`, headers: headerReader({}), context: undefined }
  expect(await paypalSecret({ webhookId, fetch: fetcher })(request)).toBeNull()
})

it('refuses a certificate that PayPal does not know', async () => {
  const { send } = receiverFor(fakePaypal(() => new Response('', { status: 404 })).fetch)
  expect(await send(`${live}CERT-1`)).toBe(401)
})

it.each([
  ['fails', () => new Response('', { status: 500 })],
  ['is throttled', () => new Response('', { status: 429 })],
  ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
] as const)('tells PayPal to come back where its host %s, and tries again', async (_name, answer) => {
  let down = true
  const { send } = receiverFor(fakePaypal(() => (down ? answer() : new Response(certificates.good))).fetch)
  expect(await send(`${live}CERT-1`)).toBe(503)
  down = false
  expect(await send(`${live}CERT-1`)).toBe(200)
})

it('gives up on a certificate that does not come', async () => {
  const hangs = ((_url: string, init?: RequestInit) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error))
    })) as typeof fetch
  const { send } = receiverFor(hangs, { timeoutMs: 30 })
  expect(await send(`${live}CERT-1`)).toBe(503)
})

it('has at most four calls under way, however many certificates strangers name', async () => {
  const gate: { open?: () => void } = {}
  const held = new Promise<void>((resolve) => {
    gate.open = resolve
  })
  const { calls, fetch: fetcher } = fakePaypal(async () => {
    await held
    return new Response(certificates.good)
  })
  const { send } = receiverFor(fetcher)
  const first = Array.from({ length: 4 }, (_, index) => send(`${live}CERT-${index}`))
  expect(await send(`${live}CERT-5`)).toBe(503)
  gate.open?.()
  expect(await Promise.all(first)).toEqual([200, 200, 200, 200])
  expect(calls).toHaveLength(4)
})

const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)
const missing = () => new Response('', { status: 404 })

describe('as time goes by', () => {
  afterEach(() => vi.useRealTimers())

  it('asks once in a minute for a certificate that PayPal does not know', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { calls, fetch: fetcher } = fakePaypal(missing)
    const { send } = receiverFor(fetcher)
    expect([await send(`${live}CERT-1`), await send(`${live}CERT-1`)]).toEqual([401, 401])
    expect(calls).toHaveLength(1)
    pass(61)
    expect(await send(`${live}CERT-1`)).toBe(401)
    expect(calls).toHaveLength(2)
  })

  it('remembers 256 of them at most', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { calls, fetch: fetcher } = fakePaypal(missing)
    const secret = paypalSecret({ webhookId, fetch: fetcher })
    const ask = (index: number) => secret({ keyId: `${live}CERT-${index}`, headers: headerReader({}), context: undefined })
    for (let index = 0; index <= 256; index += 1) expect(await ask(index)).toBeNull()
    await ask(256)
    expect(calls).toHaveLength(257)
    await ask(0)
    expect(calls).toHaveLength(258)
  })

  it('fetches one anew that was good before, whatever strangers name meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const gate: { open?: () => void } = {}
    const held = new Promise<void>((resolve) => {
      gate.open = resolve
    })
    const { send } = receiverFor(
      fakePaypal((url) => (url === `${live}CERT-1` ? new Response(certificates.good) : held.then(missing))).fetch,
    )
    expect(await send(`${live}CERT-1`)).toBe(200)
    pass(86_401)
    const strangers = [2, 3, 4, 5].map((index) => send(`${live}CERT-${index}`))
    expect([await send(`${live}CERT-6`), await send(`${live}CERT-1`)]).toEqual([503, 200])
    gate.open?.()
    expect(await Promise.all(strangers)).toEqual([401, 401, 401, 401])
  })
})

it('drops the certificate that was not used for longest', async () => {
  const { calls, fetch: fetcher } = fakePaypal()
  const { send } = receiverFor(fetcher)
  for (const index of [0, 1, 2, 3, 4, 5, 6, 7, 0, 8, 0]) await send(`${live}CERT-${index}`)
  expect(calls).toHaveLength(9)
  await send(`${live}CERT-1`)
  expect(calls).toHaveLength(10)
})

it('keeps eight certificates at most', async () => {
  const { calls, fetch: fetcher } = fakePaypal()
  const { send } = receiverFor(fetcher)
  for (let index = 0; index < 9; index += 1) await send(`${live}CERT-${index}`)
  await send(`${live}CERT-8`)
  expect(calls).toHaveLength(9)
  await send(`${live}CERT-0`)
  expect(calls).toHaveLength(10)
})

it.each([[undefined], [''], ['WH 1'], ['{"a":1}']])('needs the id of the webhook, not %j', (id) => {
  expect(() => paypalSecret({ webhookId: id })).toThrow(/webhookId/)
})

describe('the scheme', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = publicKey.export({ format: 'pem', type: 'spki' })
  const secret = JSON.stringify({ webhookId, certificate, privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) })
  const body = Buffer.from('{"event_type":"PAYMENT.CAPTURE.COMPLETED"}')

  it('verifies what it signed, and says that the body is not covered as a whole', () => {
    const headers = sign(paypal, { secret, body, keyId: `${live}CERT-1` })
    expect(verify(paypal, { secret, headers, body })).toMatchObject({ integrity: 'partial', keyId: `${live}CERT-1` })
  })

  it.each([
    ['an empty signature', { 'paypal-transmission-sig': '' }],
    ['another transmission', { 'paypal-transmission-id': 'another' }],
    ['another time', { 'paypal-transmission-time': '2025-12-06T05:46:42Z' }],
    ['an algorithm of its own', { 'paypal-auth-algo': 'SHA1withRSA' }],
  ])('refuses %s', (_name, change) => {
    const headers = { ...sign(paypal, { secret, body, keyId: `${live}CERT-1` }), ...change }
    expect(() => verify(paypal, { secret, headers, body })).toThrow(expect.objectContaining({ status: 401 }))
  })

  it('refuses the same signature written in another way', () => {
    const headers = sign(paypal, { secret, body, keyId: `${live}CERT-1` })
    const bare = headers['paypal-transmission-sig']!.replace(/=+$/, '')
    expect(() => verify(paypal, { secret, headers: { ...headers, 'paypal-transmission-sig': bare }, body })).toThrow(
      expect.objectContaining({ status: 401 }),
    )
  })

  it('refuses where the secret is no JSON', () => {
    const headers = sign(paypal, { secret, body, keyId: `${live}CERT-1` })
    expect(() => verify(paypal, { secret: 'plain', headers, body })).toThrow(expect.objectContaining({ status: 401 }))
  })
})
