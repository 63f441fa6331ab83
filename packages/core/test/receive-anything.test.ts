import { createReceiver, sign } from '@posthorn/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { now, provider, secret, textOf, timedNotes } from './support/providers.js'

const allowed = new Set([200, 400, 401, 405, 408, 413, 415, 500, 503])
const sender = provider({
  ...timedNotes,
  name: 'anything',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-signature', fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
      signed: '{timestamp}.{body}',
    },
    {
      kind: 'hmac',
      hash: 'sha1',
      signature: { from: 'query:sig', encoding: 'base64url' },
      signed: '{method}{query:n}{header:x-id}{body}',
    },
  ],
  keyId: 'header:x-key',
})

const names = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'x-signature',
    'X-Signature',
    'x-key',
    'x-id',
    'content-length',
    'content-encoding',
    'transfer-encoding',
    '__proto__',
    'constructor',
  ),
)
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'key_1',
    'identity',
    'gzip',
    '-1',
    '1e9',
    `t=${now / 1000},v1=${'ab'.repeat(32)}`,
    `t=${now / 1000},v1=`,
    't=,v1=,v1=',
  ),
)
const requests = fc.record({
  method: fc.oneof(fc.constantFrom('POST', 'GET', 'DELETE', ''), fc.string()),
  url: fc.oneof(
    fc.webPath(),
    fc.string(),
    fc.constant('/?sig=a&sig=b&n=1'),
    fc.constant(`/?sig=${Buffer.alloc(20, 1).toString('base64url')}&n=1`),
    fc.constant('/?%'),
  ),
  headers: fc.dictionary(names, fc.oneof(texts, fc.array(texts, { maxLength: 3 }), fc.constant(undefined))),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.constant(Buffer.alloc(3000)),
  ),
  context: fc.anything(),
})

it('never rejects, never runs the handler without a valid signature, and answers a status of the list', async () => {
  let runs = 0
  const receiver = createReceiver(sender, { secret: { key_1: secret }, now: () => now, bodyLimit: 2000 }).on(
    '*',
    () => (runs += 1),
  )
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const reply = await receiver.receive(request)
      expect(allowed.has(reply.status)).toBe(true)
      expect(reply.status).not.toBe(200)
      expect(textOf(reply)).not.toContain(secret)
    }),
    { numRuns: 1000 },
  )
  expect(runs).toBe(0)
})

it('handles whatever object was signed, and refuses to guess at the rest', async () => {
  let runs = 0
  const receiver = createReceiver(sender, { secret: { key_1: secret }, now: () => now }).on('*', () => (runs += 1))
  const bodies = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(bodies, fc.uuid(), async (body, id) => {
      const before = runs
      const headers = sign(sender, { secret, body, id, timestamp: now, keyId: 'key_1' })
      const { status } = await receiver.receive({ method: 'POST', url: '/', headers, body })
      expect([200, 400]).toContain(status)
      expect(status === 200 || runs === before).toBe(true)
    }),
    { numRuns: 500 },
  )
  expect(runs).toBeGreaterThan(0)
})

it.each<[string, () => Promise<Uint8Array>, unknown]>([
  ['rejects', () => Promise.reject(new Error('the socket broke')), 'the socket broke'],
  ['gives text', () => Promise.resolve('text' as unknown as Uint8Array), expect.stringContaining('is not bytes')],
])('does not run the handler where the reader of the body %s', async (_what, body, message) => {
  let runs = 0
  const receiver = createReceiver(sender, { secret: { key_1: secret }, now: () => now }).on('*', () => (runs += 1))
  const headers = sign(sender, { secret, body: '{}', timestamp: now, keyId: 'key_1' })
  await expect(receiver.receive({ method: 'POST', url: '/', headers, body })).rejects.toMatchObject({ message })
  expect(runs).toBe(0)
})
