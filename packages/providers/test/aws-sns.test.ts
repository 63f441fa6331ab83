import { readFileSync } from 'node:fs'
import { createReceiver, verify } from '@posthorn/core'
import { awsSns, createAwsSns } from '@posthorn/providers/aws-sns'
import { describe, expect, it } from 'vitest'

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

/** What is asked for certificates. */
function host(reply: () => Response = () => new Response(good.certificate)): Host {
  const asked: string[] = []
  const fetcher: typeof fetch = (input, init) => {
    // Following a redirect would leave the hosts that were checked.
    expect(init).toMatchObject({ redirect: 'error', signal: expect.any(AbortSignal) })
    asked.push(input instanceof Request ? input.url : input.toString())
    return Promise.resolve(reply())
  }
  return { fetch: fetcher, asked }
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
  const { statuses, seen } = await receive(vector, host())
  expect(statuses).toEqual([200])
  expect(seen).toEqual([{ type: vector.type, id: vector.id, integrity: 'partial' }])
})

it.each(numbered(false))('refuses %s', async (_note, vector) => {
  const { statuses, seen } = await receive(vector, host())
  expect(statuses).toEqual([401])
  expect(seen).toEqual([])
})

it('cannot be used with the function that waits for nothing', () => {
  expect(() => verify(awsSns, { secret: good.secret, headers: good.headers, body: Buffer.from(good.body) })).toThrow(
    expect.objectContaining({ code: expect.any(String) }),
  )
})

describe('the address of a certificate', () => {
  const address = /"SigningCertURL": "([^"]*)"/.exec(good.body)![1]!
  const at = (url: string) => good.body.replace(address, url)

  it('is asked once for many messages', async () => {
    const from = host()
    const { statuses } = await receive(good, from, { bodies: [good.body, `${good.body} `, `${good.body}\n`] })
    expect(statuses).toEqual([200, 200, 200])
    expect(from.asked).toEqual([address])
  })

  it('may be in China', async () => {
    const from = host()
    const url = address.replace('eu-central-1.amazonaws.com', 'cn-north-1.amazonaws.com.cn')
    expect((await receive(good, from, { bodies: [at(url)] })).statuses).toEqual([200])
    expect(from.asked).toEqual([url])
  })

  it.each([
    ['plain http', address.replace('https', 'http')],
    ['another domain', address.replace('amazonaws.com', 'amazonaws.com.example')],
    ['a user that looks like the host', address.replace('https://', 'https://sns.eu-central-1.amazonaws.com@evil.example/')],
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

describe('the sender', () => {
  it.each([
    ['is told to come back where the certificate cannot be had', 503, () => new Response('', { status: 500 })],
    ['is refused where there is none', 401, () => new Response('', { status: 404 })],
    ['is refused where it is none', 401, () => new Response('not a certificate')],
    ['is refused where it has no end', 401, () => new Response(`${good.certificate}${' '.repeat(70_000)}`)],
  ])('%s', async (_name, status, reply) => {
    expect((await receive(good, host(reply))).statuses).toEqual([status])
  })
})
