import type { WebhookRequest } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { note, now, provider, secret, signed, timedNotes } from './support/providers.js'
import { recorded } from './support/receivers.js'

const keyed = provider({ ...timedNotes, name: 'keyed-notes', keyId: 'header:x-key' })
const good = () => signed(keyed, note(), { keyId: 'key_1' })
const receiver = () => recorded({ sender: keyed, secret: { key_1: secret } })

type Change = (request: WebhookRequest) => Partial<WebhookRequest>
const headers =
  (change: Record<string, string | string[]>): Change =>
  (request) => ({ headers: { ...(request.headers as Record<string, string>), ...change } })
const without =
  (name: string): Change =>
  (request) => ({
    headers: Object.fromEntries(Object.entries(request.headers).filter(([key]) => key !== name)) as Record<string, string>,
  })

/** The reason for which a request is refused that has all of these faults. */
async function order(...changes: Change[]): Promise<string | undefined> {
  const { receiver: tested, refusals } = receiver()
  await tested.receive(changes.reduce<WebhookRequest>((changed, change) => ({ ...changed, ...change(changed) }), good()))
  return refusals[0]
}

const byHeaders: [string, Change][] = [
  ['signature_missing', without('x-signature')],
  ['signature_malformed', headers({ 'x-signature': '' })],
  ['signature_malformed', headers({ 'x-signature': 'ab'.repeat(31) })],
  ['signature_malformed', headers({ 'x-signature': 'zz'.repeat(32) })],
  ['header_repeated', headers({ 'x-signature': ['ab'.repeat(32), 'ab'.repeat(32)] })],
  ['header_repeated', headers({ 'x-timestamp': [String(now / 1000), '1'] })],
  ['header_malformed', headers({ 'x-signature': 'ab'.repeat(3000) })],
  ['timestamp_missing', without('x-timestamp')],
  ['timestamp_missing', headers({ 'x-timestamp': '' })],
  ['timestamp_malformed', headers({ 'x-timestamp': 'NaN' })],
  ['timestamp_malformed', headers({ 'x-timestamp': `${now / 1000}, ${now / 1000}` })],
  ['timestamp_malformed', headers({ 'x-timestamp': `0${now / 1000}` })],
  ['timestamp_too_old', headers({ 'x-timestamp': String(now / 1000 - 301) })],
  ['timestamp_in_future', headers({ 'x-timestamp': String(now / 1000 + 301) })],
  ['key_id_missing', without('x-key')],
  ['header_repeated', headers({ 'x-key': ['key_1', 'key_1'] })],
]

const byBody: [string, Change][] = [
  ['signature_mismatch', headers({ 'x-signature': 'ab'.repeat(32) })],
  ['signature_mismatch', headers({ 'x-timestamp': String(now / 1000 + 1) })],
  ['signature_mismatch', () => ({ body: Buffer.from('{}') })],
  ['key_unknown', headers({ 'x-key': 'key_2' })],
]

it.each([...byHeaders, ...byBody])('refuses with %s, and tells it to the hook alone', async (code, change) => {
  const { receiver: tested, refusals, runs } = receiver()
  const request = good()
  const plain = await tested.receive({ ...good(), headers: {} })
  const reply = await tested.receive({ ...request, ...change(request) })
  expect(refusals).toEqual(['signature_missing', code])
  expect(reply).toEqual(plain)
  expect(reply.status).toBe(401)
  expect(JSON.stringify(reply.headers) + Buffer.from(reply.body).toString()).not.toMatch(/signature|timestamp|key|header/)
  expect(runs).toEqual([])
})

describe('before the body is read', () => {
  it.each<[string, Change]>([
    ...byHeaders,
    ['body_too_large', headers({ 'content-length': String(2 ** 20 + 1) })],
    ['encoding_unsupported', headers({ 'content-encoding': 'gzip' })],
    ['encoding_unsupported', headers({ 'content-encoding': 'identity, br' })],
    ['method_not_allowed', () => ({ method: 'GET' })],
    ['method_not_allowed', () => ({ method: 'post' })],
  ])('refuses with %s', async (code, change) => {
    const { receiver: tested, refusals } = receiver()
    const request = good()
    let read = 0
    const body = () => {
      read += 1
      return Promise.resolve(request.body)
    }
    await tested.receive({ ...request, ...change(request), body })
    expect([refusals, read]).toEqual([[code], 0])
  })

  it('refuses what it cannot take in the order method, signature, time, length', async () => {
    const large = headers({ 'content-length': '99999999' })
    const stale = headers({ 'x-timestamp': '1' })
    expect(await order(large, stale, without('x-signature'), () => ({ method: 'GET' }))).toBe('method_not_allowed')
    expect(await order(large, stale, without('x-signature'))).toBe('signature_missing')
    expect(await order(large, stale)).toBe('timestamp_too_old')
    expect(await order(large)).toBe('body_too_large')
  })
})

it.each<[number, string, Change]>([
  [405, 'method_not_allowed', () => ({ method: 'PUT' })],
  [413, 'body_too_large', () => ({ body: Buffer.alloc(2 ** 20 + 1) })],
  [415, 'encoding_unsupported', headers({ 'content-encoding': 'gzip' })],
  [400, 'payload_malformed', () => signed(keyed, 'not json', { keyId: 'key_1' })],
  [400, 'payload_malformed', () => signed(keyed, Buffer.from([0xff, 0xfe]), { keyId: 'key_1' })],
])('answers %i to %s', async (status, code, change) => {
  const { receiver: tested, refusals } = receiver()
  const request = good()
  expect((await tested.receive({ ...request, ...change(request) })).status).toBe(status)
  expect(refusals).toEqual([code])
})

it('names the methods that it takes', async () => {
  const { receiver: tested } = receiver()
  expect((await tested.receive({ ...good(), method: 'GET' })).headers).toMatchObject({ allow: 'POST' })
})

it.each(['identity', 'Identity', ''])('takes a content encoding of %j', async (encoding) => {
  const { receiver: tested, runs } = receiver()
  const request = good()
  await tested.receive({ ...request, ...headers({ 'content-encoding': encoding })(request) })
  expect(runs).toHaveLength(1)
})

it('does not ask the content type', async () => {
  const { receiver: tested, runs } = receiver()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', '']) {
    const request = good()
    await tested.receive({ ...request, ...headers({ 'content-type': type })(request) })
  }
  expect(runs).toHaveLength(4)
})

it('ends the connection by the size and shape of the request alone', async () => {
  const { receiver: tested } = receiver()
  const closes = async (change: Change) => {
    const request = good()
    return (await tested.receive({ ...request, ...change(request) })).close
  }
  const large = { 'content-length': '70000' }
  expect(await closes(headers({ ...large, 'x-signature': '' }))).toBe(true)
  expect(await closes(headers({ ...large, 'x-signature': 'ab'.repeat(32) }))).toBe(true)
  expect(await closes(headers({ 'content-length': '65536', 'x-signature': '' }))).toBeUndefined()
  expect(await closes(headers({ 'transfer-encoding': 'chunked', 'x-signature': '' }))).toBe(true)
})

it('answers 503 beyond maxUnverified requests at once, and takes the next once there is room', async () => {
  const { receiver: tested, refusals } = recorded({ sender: keyed, secret: { key_1: secret }, maxUnverified: 2 })
  let finish!: (bytes: Buffer) => void
  const request = good()
  const body = new Promise<Buffer>((resolve) => {
    finish = resolve
  })
  const waiting = [1, 2].map(() => tested.receive({ ...request, body: () => body }))
  expect((await tested.receive(good())).status).toBe(503)
  expect(refusals).toEqual(['too_busy'])
  finish(request.body)
  await Promise.all(waiting)
  expect((await tested.receive(good())).status).toBe(200)
})

it('rejects with the fix where the app has parsed the body away', async () => {
  const { receiver: tested } = receiver()
  for (const body of ['text', {}, undefined, null]) {
    await expect(tested.receive({ ...good(), body: body as Uint8Array })).rejects.toMatchObject({
      code: 'body_already_read',
      status: 500,
    })
  }
})
