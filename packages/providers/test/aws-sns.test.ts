import { readFileSync } from 'node:fs'
import { createReceiver, verify } from '@posthorn/core'
import { awsSns, createAwsSns } from '@posthorn/providers/aws-sns'
import { describe, expect, it } from 'vitest'
import { readSnsMessage, snsSignedText } from '../src/internal/sns-message.js'

interface Vector {
  readonly note: string
  readonly valid: boolean
  readonly secret: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly now: number
  /** PEM of a certificate made for these tests. */
  readonly certificate: string
  readonly type?: string
  readonly id?: string
}

const file = new URL('./data/vectors/aws-sns.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }
const good = vectors.find(({ valid }) => valid)!

interface Host {
  readonly fetch: typeof fetch
  readonly asked: string[]
}

type Answer = (url: string) => Response | Promise<Response>

/** What is asked for certificates. */
function host(answer: Answer = () => new Response(good.certificate)): Host {
  const asked: string[] = []
  const fetcher: typeof fetch = (input, init) => {
    // Following a redirect would leave the hosts that were checked.
    expect(init).toMatchObject({ redirect: 'error', signal: expect.any(AbortSignal) })
    const url = input instanceof Request ? input.url : input.toString()
    asked.push(url)
    return Promise.resolve().then(() => answer(url))
  }
  return { fetch: fetcher, asked }
}

const hostOf = ({ certificate }: Vector): Host => host(() => new Response(certificate))

/** A receiver with a clock to set, in seconds, and how it answers a body. */
function receiverFor(from: Host) {
  const clock = { now: good.now }
  const now = () => clock.now * 1000
  const receiver = createReceiver(createAwsSns({ fetch: from.fetch, now }), { secret: good.secret, now }).on('*', () => undefined)
  const send = async (body: string) =>
    (await receiver.receive({ method: 'POST', url: '/', headers: good.headers, body: Buffer.from(body) })).status
  return { clock, send }
}

/** Status of the reply, and the deliveries that were handled. */
async function receive(vector: Vector, from: Host, { bodies = [vector.body], now = vector.now } = {}) {
  const clock = () => now * 1000
  const seen: object[] = []
  const receiver = createReceiver(createAwsSns({ fetch: from.fetch, now: clock }), { secret: vector.secret, now: clock })
  receiver.on('*', (_event, { type, id, integrity }) => void seen.push({ type, id, integrity }))
  const statuses: number[] = []
  for (const body of bodies) {
    const { status } = await receiver.receive({ method: 'POST', url: '/', headers: vector.headers, body: Buffer.from(body) })
    statuses.push(status)
  }
  return { statuses, seen }
}

const numbered = (valid: boolean) =>
  vectors.filter((vector) => vector.valid === valid).map((vector) => [vector.note, vector] as const)

it.each(numbered(true))('accepts %s', async (_note, vector) => {
  const { statuses, seen } = await receive(vector, hostOf(vector))
  expect(statuses).toEqual([200])
  expect(seen).toEqual([{ type: vector.type, id: vector.id, integrity: 'partial' }])
})

it.each(numbered(false))('refuses %s', async (_note, vector) => {
  const { statuses, seen } = await receive(vector, hostOf(vector))
  expect(statuses).toEqual([401])
  expect(seen).toEqual([])
})

it('cannot be used with the function that waits for nothing', () => {
  expect(() => verify(awsSns, { secret: good.secret, headers: good.headers, body: Buffer.from(good.body) })).toThrow(
    expect.objectContaining({ code: expect.any(String) }),
  )
})

const address = /"SigningCertURL": "([^"]*)"/.exec(good.body)![1]!
const at = (url: string): string => good.body.replace(address, url)

it('gives every text that is signed one meaning', () => {
  const lines = ['x', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token']
  const pairs = lines.flatMap((first) => lines.map((second) => `${first}\n${second}`))
  const messages = [...lines, ...pairs, ...pairs.flatMap((pair) => lines.map((line) => `${pair}\n${line}`))]
  const values = ['x', 'MessageId', 'Subject', 'x\nSubject\nx', 'x\nMessageId\nx', 'x\nSubscribeURL\nx', 'x\nToken\nx']
  const rest = { TopicArn: 'x', Signature: 'x', SignatureVersion: 'x', SigningCertURL: 'x' }
  const meanings = new Map<string, string>()
  const read = (fields: object) => {
    const given = JSON.stringify({ ...fields, ...rest })
    const text = readSnsMessage(Buffer.from(given))
    if (!text) return
    const signed = snsSignedText(text)
    expect(meanings.get(signed) ?? given).toBe(given)
    meanings.set(signed, given)
  }
  for (const Message of [undefined, ...messages])
    for (const MessageId of values)
      for (const other of [undefined, ...values]) {
        read({ Type: 'Notification', Message, MessageId, Subject: other, Timestamp: 'x' })
        for (const Token of [undefined, 'x', 'x\nToken\nx'])
          read({ Type: 'SubscriptionConfirmation', Message, MessageId, SubscribeURL: other, Timestamp: 'x', Token })
      }
  expect(meanings.size).toBeGreaterThan(1000)
})

it('takes a subject that is null for none', async () => {
  const plain = vectors.find(({ note }) => note === 'a notification without a subject')!
  const body = plain.body.replace('{', '{ "Subject": null,')
  expect((await receive(plain, hostOf(plain), { bodies: [body] })).statuses).toEqual([200])
})

describe('the address of a certificate', () => {
  it('is asked once for many messages', async () => {
    const from = host()
    const { statuses } = await receive(good, from, { bodies: [good.body, `${good.body} `, `${good.body}\n`] })
    expect(statuses).toEqual([200, 200, 200])
    expect(from.asked).toEqual([address])
  })

  it('is that of the region of the topic, in China too', async () => {
    const vector = vectors.find(({ note }) => note === 'a notification of a topic in China')!
    const from = hostOf(vector)
    expect((await receive(vector, from)).statuses).toEqual([200])
    expect(from.asked).toEqual([expect.stringMatching(/^https:\/\/sns\.cn-north-1\.amazonaws\.com\.cn\//)])
  })

  it.each([
    ['plain http', address.replace('https', 'http')],
    ['another domain', address.replace('amazonaws.com', 'amazonaws.com.example')],
    ['a user that looks like the host', address.replace('https://', 'https://sns.eu-central-1.amazonaws.com@evil.example/')],
    ['another region', address.replace('eu-central-1', 'eu-west-1')],
    ['a region that does not exist', address.replace('eu-central-1', 'zz-none-1')],
    ['China, for a topic elsewhere', address.replace('amazonaws.com', 'amazonaws.com.cn')],
    ['a bucket called sns', address.replace('sns.eu-central-1.', 'sns.s3.')],
    ['a bucket called sns in a region', address.replace('sns.eu-central-1.', 'sns.s3-eu-central-1.')],
    ['another port', address.replace('.com/', '.com:8443/')],
    ['another file', address.replace('.pem', '.txt')],
    ['a query', `${address}?a=.pem`],
    ['this network', 'https://169.254.169.254/latest.pem'],
    ['nothing that is an address', 'sns'],
  ])('is not asked where it is %s', async (_name, url) => {
    const from = host()
    expect((await receive(good, from, { bodies: [at(url)] })).statuses).toEqual([401])
    expect(from.asked).toEqual([])
  })

  it('is not asked for messages of other topics, or old ones', async () => {
    const from = host()
    const other = good.body.replace('123456789012:orders', '123456789012:prices')
    expect((await receive(good, from, { bodies: [other] })).statuses).toEqual([401])
    expect((await receive(good, from, { now: good.now + 90_000 })).statuses).toEqual([401])
    expect(from.asked).toEqual([])
  })
})

const notFound = new TypeError('fetch failed', { cause: Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }) })

describe('the sender', () => {
  it.each<[string, number, Answer]>([
    ['is told to come back where the certificate cannot be had', 503, () => new Response('', { status: 500 })],
    ['is told to come back where too many are asked for', 503, () => new Response('', { status: 429 })],
    ['is told to come back where its host is not found from here', 503, () => Promise.reject(notFound)],
    ['is refused where there is none', 401, () => new Response('', { status: 404 })],
    ['is refused where it is none', 401, () => new Response('not a certificate')],
    ['is refused where it has no end', 401, () => new Response(`${good.certificate}${' '.repeat(70_000)}`)],
  ])('%s', async (_name, status, reply) => {
    expect((await receive(good, host(reply))).statuses).toEqual([status])
  })
})

const madeUp = (index: number): string => at(address.replace('.pem', `${index}.pem`))

describe('a stranger who makes up certificates', () => {
  it('has each looked up once in a minute', async () => {
    const from = host(() => new Response('', { status: 404 }))
    const { clock, send } = receiverFor(from)
    expect([await send(madeUp(1)), await send(madeUp(1)), await send(madeUp(1))]).toEqual([401, 401, 401])
    expect(from.asked).toHaveLength(1)
    clock.now += 61
    expect(await send(madeUp(1))).toBe(401)
    expect(from.asked).toHaveLength(2)
  })

  it('does not keep a certificate from being used that was not there at first', async () => {
    let there = false
    const { clock, send } = receiverFor(host(() => new Response(good.certificate, { status: there ? 200 : 404 })))
    expect(await send(good.body)).toBe(401)
    there = true
    clock.now += 61
    expect(await send(good.body)).toBe(200)
  })

  it('keeps nobody out whose certificate was good before, even when it has to be fetched anew', async () => {
    const gate: { open?: () => void } = {}
    const held = new Promise<void>((resolve) => {
      gate.open = resolve
    })
    const from = host(async (url) => {
      if (url === address) return new Response(good.certificate)
      await held
      return new Response('', { status: 404 })
    })
    const { clock, send } = receiverFor(from)
    clock.now -= 200
    expect(await send(good.body)).toBe(200)
    // A day later it is due, and the message still is fresh enough.
    clock.now += 86_400
    const strangers = [1, 2, 3, 4].map((index) => send(madeUp(index)))
    expect(await send(madeUp(5))).toBe(503)
    expect(await send(`${good.body} `)).toBe(200)
    expect(from.asked.filter((url) => url === address)).toHaveLength(2)
    gate.open?.()
    expect(await Promise.all(strangers)).toEqual([401, 401, 401, 401])
  })
})
