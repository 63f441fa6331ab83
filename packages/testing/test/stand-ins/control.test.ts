import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { sendRaw } from '@posthorn/testing'
import {
  type LogEntry,
  type StandIn,
  startCustomerio,
  startRecomly,
  startRecover,
  startReferralloop,
} from '@posthorn/testing/stand-ins'
import * as fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { call, endpoint } from './support.js'

function closing<Kind extends StandIn>(standIn: Kind): Kind {
  onTestFinished(() => standIn.close())
  return standIn
}

const credential = 'credential_that_must_not_show'
const starts: readonly (readonly [string, (port?: number) => Promise<StandIn>])[] = [
  ['Recover', (port = 0) => startRecover({ partnerKey: credential, allowHttp: 'loopback', port })],
  [
    'ReferralLoop',
    (port = 0) => startReferralloop({ apiKey: credential, signingSecret: credential, allowHttp: 'loopback', port }),
  ],
  ['Customer.io', (port = 0) => startCustomerio({ signingKey: credential, port })],
  ['Recomly', (port = 0) => startRecomly({ port })],
]

test('another process has Recover send an event, sees the attempt, and has it sent again', async () => {
  const standIn = closing(await startRecover({ allowHttp: 'loopback' }))
  const { url, arrived } = await endpoint(200)
  const webhook = { url, events: ['lead.created'], secret: 'whsec_of_the_test' }
  await call('POST', `${standIn.url}/v1/webhooks`, webhook, { 'x-partner-key': standIn.partnerKey })
  const emitted = await call('POST', `${standIn.url}/_stand-in/events`, {
    type: 'lead.created',
    data: { phone: '1' },
    accountId: 'a1',
  })
  const { eventId, deliveryIds } = emitted.json as { eventId: string; deliveryIds: string[] }
  expect(JSON.parse(arrived[0]!.body)).toMatchObject({ id: eventId, account_id: 'a1', data: { phone: '1' } })
  const attempts = await call('GET', `${standIn.url}/_stand-in/attempts`)
  expect(attempts.json).toMatchObject([{ deliveryId: deliveryIds[0], status: 200 }])
  expect((await call('POST', `${standIn.url}/_stand-in/resend`, { deliveryId: deliveryIds[0] })).status).toBe(200)
  expect(arrived[1]!.body).toBe(arrived[0]!.body)
  expect((await call('POST', `${standIn.url}/_stand-in/resend`, { deliveryId: 'none' })).status).toBe(404)
})

test('another process has ReferralLoop and Customer.io send', async () => {
  const referralloop = closing(await startReferralloop({ allowHttp: 'loopback' }))
  const customerio = closing(await startCustomerio())
  const { url, arrived } = await endpoint(200)
  const subscription = { event_type: 'signup.deleted', target_url: url, waitlist_id: 'w1' }
  const headers = { authorization: `Bearer ${referralloop.apiKey}` }
  await call('POST', `${referralloop.url}/api/v1/webhooks/subscribe`, subscription, headers)
  await call('POST', `${referralloop.url}/_stand-in/events`, { type: 'signup.deleted', data: { id: '1' }, waitlistId: 'w1' })
  const action = { url, method: 'PUT', body: { name: 'Ana' }, headers: { a: 'b' }, attributes: { x: 'y' }, person: 'ana' }
  await call('POST', `${customerio.url}/_stand-in/events`, action)
  await call('POST', `${customerio.url}/_stand-in/reports`, { url, objectType: 'email', metric: 'sent', data: {} })
  expect(arrived.map(({ method, body }) => [method, JSON.parse(body) as unknown])).toMatchObject([
    ['POST', { event_type: 'signup.deleted', data: { id: '1' } }],
    ['PUT', { name: 'Ana' }],
    ['POST', { object_type: 'email', metric: 'sent' }],
  ])
  expect((await call('GET', `${customerio.url}/_stand-in/people`)).json).toEqual({ ana: {} })
})

test.each([
  ['Recover', startRecover, { type: 'lead.lost' }, /`type`: there is no "lead.lost"/],
  ['Recover', startRecover, { type: 'lead.created', data: [] }, /`data` must be a JSON object/],
  ['Recover', startRecover, { type: 'lead.created', account: 'a' }, /`account` is not a field here/],
  ['ReferralLoop', startReferralloop, { type: 'signup.lost' }, /`type`: there is no "signup.lost"/],
  ['Customer.io', startCustomerio, { url: 'app.example' }, /`url` must be an HTTP/],
  ['Customer.io', startCustomerio, { url: 'http://a.example', headers: { a: 1 } }, /`headers` must be .* text/],
])('%s does not send what it cannot', async (_, start: () => Promise<StandIn>, body, message) => {
  const standIn = closing(await start())
  const { status, json } = await call('POST', `${standIn.url}/_stand-in/events`, body)
  expect([status, json]).toEqual([400, { error: { code: 'invalid_request', message: expect.stringMatching(message) as string } }])
  expect(standIn.attempts).toEqual([])
})

test.each(starts)('what is for this machine alone is refused by %s to web pages', async (_, start) => {
  const standIn = closing(await start())
  const { port } = new URL(standIn.url)
  for (const [headers, status] of [
    [`Host: 127.0.0.1:${port}`, 200],
    [`Host: localhost:${port}`, 200],
    [`Host: [::1]:${port}`, 200],
    [`Host: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}`, 403],
    [`Host: 127.0.0.1:${port}\r\nOrigin: null`, 403],
    [`Host: rebound.example:${port}`, 403],
    [`Host: 127.0.0.1.rebound.example`, 403],
    [`Host: localhost@rebound.example`, 403],
    [`Host: `, 403],
  ] as const) {
    const reply = await sendRaw(standIn.url, `GET /_stand-in/attempts HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`)
    expect([headers, reply.split('\r\n')[0]]).toEqual([headers, `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Forbidden'}`])
  }
})

test.each(starts)('%s shows no secret, in any list or when it is inspected', async (_, start) => {
  const standIn = closing(await start())
  const { url } = await endpoint(500)
  const secret = 'whsec_secret_that_must_not_show'
  await call('POST', `${standIn.url}/v1/webhooks`, { url, events: ['lead.created'], secret }, { 'x-partner-key': credential })
  const subscription = { event_type: 'signup.created', target_url: url, waitlist_id: 'w' }
  await call('POST', `${standIn.url}/api/v1/webhooks/subscribe`, subscription, { authorization: `Bearer ${credential}` })
  const key = (await call('POST', `${standIn.url}/_stand-in/keys`, '{}')).json as { secret?: string }
  for (const event of [{ type: 'lead.created' }, { type: 'signup.created' }, { url }]) {
    await call('POST', `${standIn.url}/_stand-in/events`, event)
  }
  const shown = [inspect(standIn, { depth: null, showHidden: true, getters: false }), JSON.stringify(standIn.log)]
  for (const list of ['attempts', 'log', 'people', 'invites', 'keys']) {
    shown.push((await call('GET', `${standIn.url}/_stand-in/${list}`)).reply.body)
  }
  shown.push((await call('GET', `${standIn.url}/v1/webhooks`, undefined, { 'x-partner-key': credential })).reply.body)
  for (const text of shown) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(credential)
    expect(text).not.toContain(key.secret ?? secret)
  }
})

const valid: Readonly<Record<string, object>> = {
  'POST /v1/webhooks': { url: 'https://a.example', events: ['lead.created'], secret: 's' },
  'PATCH /v1/webhooks/wh_001': { url: 'https://a.example', events: ['lead.created'], active: true },
  'POST /api/v1/webhooks/subscribe': { event_type: 'signup.created', target_url: 'https://a.example', waitlist_id: 'w' },
  'POST /_stand-in/events': { type: 'sequence.completed', data: {} },
  'POST /_stand-in/reports': { url: 'http://127.0.0.1:1', objectType: 'email', metric: 'sent', data: {} },
  'POST /_stand-in/resend': { deliveryId: 'd' },
  'POST /_stand-in/revoked-keys': { keyId: 'k' },
  'POST /api/public/webhook/invite': { campaignId: 'c', name: 'Ana', email: 'a@b.example' },
}

test.each(starts)('%s refuses whatever body it cannot use, and answers', async (_, start) => {
  const standIn = closing(await start())
  const headers = { 'x-partner-key': credential, authorization: `Bearer ${credential}` }
  await call('POST', `${standIn.url}/v1/webhooks`, valid['POST /v1/webhooks'], headers)
  const calls = fc.constantFrom(...Object.keys(valid)).chain((route) => {
    const field = fc.constantFrom(...Object.keys(valid[route]!), '__proto__', 'other')
    const bent = fc.dictionary(field, fc.jsonValue()).map((fields) => JSON.stringify({ ...valid[route], ...fields }))
    return fc.tuple(fc.constant(route), fc.oneof(bent, fc.json(), fc.string()))
  })
  await fc.assert(
    fc.asyncProperty(calls, async ([route, text]) => {
      const [method, path] = route.split(' ') as [string, string]
      const { status } = await call(method, standIn.url + path, text, headers)
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 200 },
  )
})

/** Lists of any depth can be written from Node 26 on. */
function isWritable(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)).length > 0
  } catch {
    return false
  }
}

test.each([
  // Its data is copied over a sample's first, which no Node does at this depth.
  ['Recover', startRecover, 'events', 'type', '"lead.created","data":', '{"a":', '}', () => false],
  ['Customer.io', startCustomerio, 'events', 'url', '"http://a.example","body":', '[', ']', isWritable],
])(
  '%s refuses data that is nested too deeply to be written, and nothing else',
  async (_, start: () => Promise<StandIn>, path, name, rest, open, shut, canWrite) => {
    const standIn = closing(await start())
    const depth = 100_000
    const text = `{"${name}":${rest}${open.repeat(depth)}1${shut.repeat(depth)}}`
    const { status } = await call('POST', `${standIn.url}/_stand-in/${path}`, text)
    expect(status).toBe(canWrite(text) ? 200 : 400)
  },
)

test.each(starts)('%s listens on 127.0.0.1, says so where a port is taken, and can be closed twice', async (_, start) => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => {
    taken.close()
  })
  await once(taken, 'listening')
  await expect(start((taken.address() as AddressInfo).port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const standIn = await start()
  expect(standIn.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await standIn.close()
  await standIn.close()
  await expect(call('GET', `${standIn.url}/_stand-in/log`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('closing calls off what would be tried again; nothing can be sent then', async () => {
  const entries: LogEntry[] = []
  const standIn = await startRecover({ allowHttp: 'loopback', onLog: (entry) => entries.push(entry) })
  const { url } = await endpoint(500)
  const webhook = { url, events: ['lead.created'], secret: 'whsec_of_the_test' }
  await call('POST', `${standIn.url}/v1/webhooks`, webhook, { 'x-partner-key': standIn.partnerKey })
  await standIn.emit('lead.created')
  expect(standIn.attempts).toMatchObject([{ outcome: 'retrying' }])
  await standIn.close()
  await standIn.idle()
  expect(entries).toEqual([])
  await expect(standIn.emit('lead.created')).rejects.toThrow(/The stand-in of "recover" is closed/)
})
