import {
  createReceiver,
  defineProvider,
  type Delivery,
  type Integrity,
  type Provider,
  type Scheme,
  signRequest,
  verify,
  type WebhookJob,
} from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { listQueue } from './support/list-queue.js'
import { now, secret } from './support/providers.js'

const signature = { from: 'header:x-signature', encoding: 'hex' } as const
const hmac = { kind: 'hmac', hash: 'sha256', signature, signed: '{body}' } as const
const token = { from: 'header:x-token' } as const

const define = (...schemes: [Scheme, ...Scheme[]]): Provider =>
  defineProvider({
    name: 'covered',
    docs: 'https://notes.example/webhooks',
    schemes,
    type: 'note',
    formats: ['json', 'form', 'jwt'],
    methods: ['POST', 'DELETE'],
  })

const custom = (covers: Integrity): Scheme => ({
  kind: 'custom',
  headers: ['x-custom'],
  covers,
  verify: ({ header }) => header('x-custom') === 'yes',
  sign: () => ({ 'x-custom': 'yes' }),
})

const rows: [string, Scheme, Integrity, string?][] = [
  ['the body', hmac, 'body'],
  ['a digest of the body', { ...hmac, signed: '{method}{sha256-hex:body}' }, 'body'],
  ['a header that names a digest', { ...hmac, signed: '{header:x-sum}', assert: { 'header:x-sum': '{sha1-hex:body}' } }, 'body'],
  [
    'a claim that names a digest',
    { kind: 'jwt', algorithms: ['HS256'], signature: token, claims: { sum: '{sha1-hex:body}' } },
    'body',
  ],
  ['a token that is the body', { kind: 'jwt', algorithms: ['HS256'], signature: { from: 'body' }, format: 'jwt' }, 'body'],
  ['code that says so', custom('body'), 'body'],
  ['the fields of a form', { ...hmac, signed: '{params}', format: 'form' }, 'partial', 'a=1'],
  ['the fields of a form as a query', { ...hmac, signed: '{params-query}', format: 'form' }, 'partial', 'a=1'],
  ['a field of the body', { ...hmac, signed: '{json:a}', coversBody: false }, 'partial'],
  ['a checksum', { ...hmac, signed: '{crc32:body}', coversBody: false }, 'partial'],
  ['the method', { ...hmac, signed: '{method}', coversBody: false }, 'partial'],
  [
    'a claim about the request',
    { kind: 'jwt', algorithms: ['HS256'], signature: token, claims: { m: '{method}' }, coversBody: false },
    'partial',
  ],
  ['code that covers a part', custom('partial'), 'partial'],
  ['nothing, with a token', { kind: 'token', signature: token }, 'none'],
  ['nothing, with a password', { kind: 'basic' }, 'none'],
  [
    'nothing, with a token of claims',
    { kind: 'jwt', algorithms: ['HS256'], signature: token, claims: { iss: 'sender' }, coversBody: false },
    'none',
  ],
  ['nothing, with code', custom('none'), 'none'],
]

function signedFor(sender: Provider, body: string, method = 'POST') {
  if (sender.schemes[0].kind !== 'basic') return signRequest(sender, { secret, body, method, timestamp: now })
  const headers = { authorization: `Basic ${Buffer.from(secret).toString('base64')}` }
  return { method, url: '/', headers, body: Buffer.from(body) }
}

async function deliver(sender: Provider, body: string, method = 'POST') {
  const seen: Delivery[] = []
  const queue = listQueue()
  const options = { secret, now: () => now, methods: ['POST', 'DELETE'] }
  const request = signedFor(sender, body, method)
  await createReceiver(sender, options)
    .on('*', (_event, delivery) => void seen.push(delivery))
    .receive(request)
  const worker = createReceiver(sender, { ...options, acknowledge: 'queue', queue }).on(
    '*',
    (_event, delivery) => void seen.push(delivery),
  )
  await worker.receive(request)
  const [job] = queue.jobs as [WebhookJob]
  await worker.process(job)
  const verified = verify(sender, { secret, now, ...request })
  return [verified.integrity, job.integrity, ...seen.map(({ integrity }) => integrity)]
}

describe.each(rows)('a signature over %s', (_what, scheme, integrity, body = '{"a":"1"}') => {
  it(`covers ${integrity}, and so say verify, the delivery, the job and its delivery`, async () => {
    const sender = define(scheme)
    expect(sender.integrity).toBe(integrity)
    expect(await deliver(sender, body)).toEqual([integrity, integrity, integrity, integrity])
  })
})

it.each(
  rows
    .filter(([, { kind }]) => kind === 'hmac' || kind === 'token')
    .filter(([, { format }, integrity]) => integrity !== 'partial' || format),
)('covers nothing where there is no body, though it signs %s', async (_what, scheme) => {
  expect(await deliver(define(scheme), '', 'DELETE')).toEqual(['none', 'none', 'none', 'none'])
})

it("is a provider's at its weakest scheme, and a delivery's by the scheme that decided", async () => {
  const weak: Scheme = { kind: 'token', signature: token }
  const partial: Scheme = {
    ...hmac,
    signature: { ...signature, from: 'header:x-partial' },
    signed: '{method}',
    coversBody: false,
  }
  expect(define(hmac, partial).integrity).toBe('partial')
  expect(define(hmac, partial, weak).integrity).toBe('none')
  expect(define(weak, hmac).integrity).toBe('none')
  expect(await deliver(define(hmac, weak), '{"a":"1"}')).toEqual(['body', 'body', 'body', 'body'])
})

it('is none of a request that nobody signed', async () => {
  const sender = defineProvider({
    name: 'open',
    docs: 'https://notes.example/webhooks',
    schemes: [hmac],
    type: 'note',
    unsigned: true,
  })
  const seen: unknown[] = []
  await createReceiver(sender, { unsigned: 'accept' })
    .on('*', (_event, { integrity, verified }) => void seen.push([integrity, verified]))
    .receive({ method: 'POST', url: '/', headers: {}, body: Buffer.from('{"a":"1"}') })
  expect(seen).toEqual([['none', false]])
})

it.each(['all', '', true, undefined])('of a job is one of three words, not %j', async (integrity) => {
  const queue = listQueue()
  const receiver = createReceiver(define(hmac), { secret, now: () => now, acknowledge: 'queue', queue }).on('*', () => undefined)
  await receiver.receive(signedFor(define(hmac), '{"a":"1"}'))
  const job = { ...queue.jobs[0]!, integrity: integrity as Integrity }
  await expect(receiver.process(job)).rejects.toMatchObject({ code: 'job_invalid' })
})
