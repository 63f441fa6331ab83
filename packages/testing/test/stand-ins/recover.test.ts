import { createReceiver } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { fixedClock } from '@posthorn/testing'
import { type RecoverOptions, type RecoverStandIn, startRecover } from '@posthorn/testing/stand-ins'
import { expect, onTestFinished, test } from 'vitest'
import { app, call, endpoint } from './support.js'

const secret = 'whsec_a_signing_secret_of_the_test'
const start = '2026-02-15T10:30:00.250Z'

async function started(options: RecoverOptions = {}): Promise<RecoverStandIn> {
  const standIn = await startRecover({ allowHttp: 'loopback', ...options })
  onTestFinished(() => standIn.close())
  return standIn
}

const key = ({ partnerKey }: RecoverStandIn) => ({ 'x-partner-key': partnerKey })

function register(standIn: RecoverStandIn, url: string, events = ['lead.created']) {
  return call('POST', `${standIn.url}/v1/webhooks`, { url, events, secret }, key(standIn))
}

const times = (standIn: RecoverStandIn) => standIn.attempts.map(({ at }) => (Date.parse(at) - Date.parse(start)) / 1000)

test('a webhook is created, listed, updated and deleted in the documented shapes', async () => {
  const standIn = await started({ clock: fixedClock(start) })
  const url = 'https://yourplatform.example/webhooks/recover'
  const webhook = { id: 'wh_001', url, events: ['lead.created'], active: true, created_at: '2026-02-15T10:30:00Z' }
  expect(await register(standIn, url)).toMatchObject({ status: 201, json: webhook })

  const list = await call('GET', `${standIn.url}/v1/webhooks`, undefined, key(standIn))
  expect([list.status, list.json]).toEqual([200, { webhooks: [webhook] }])
  expect(list.reply.headers['content-type']).toMatch(/^application\/json/)

  const change = { events: ['lead.created', 'checklist.completed'], active: false }
  const patched = await call('PATCH', `${standIn.url}/v1/webhooks/wh_001`, change, key(standIn))
  expect([patched.status, patched.json]).toEqual([200, { ...webhook, ...change }])

  const deleted = await call('DELETE', `${standIn.url}/v1/webhooks/wh_001`, undefined, key(standIn))
  expect([deleted.status, deleted.json]).toEqual([200, { success: true, deleted: true }])
  expect((await call('GET', `${standIn.url}/v1/webhooks`, undefined, key(standIn))).json).toEqual({ webhooks: [] })
  expect((await register(standIn, url)).json).toMatchObject({ id: 'wh_002' })
})

test('an event comes signed, in the envelope, with an id of the delivery, to those who want it', async () => {
  const standIn = await started({ clock: fixedClock(start) })
  const events: unknown[] = []
  const receiver = createReceiver(recover, { secret }).on('lead.created', (event, delivery) => {
    events.push([delivery.id, event])
  })
  await register(standIn, await app(receiver))
  const other = await endpoint(200)
  await register(standIn, other.url, ['sequence.completed'])

  const { eventId, deliveryIds } = await standIn.emit('lead.created', { phone: '+14155551234' }, { accountId: 'acc_1' })
  const event = { id: eventId, type: 'lead.created', account_id: 'acc_1', created_at: '2026-02-15T10:30:00Z' }
  expect(events).toEqual([[deliveryIds[0], { ...event, data: { phone: '+14155551234' } }]])
  expect(eventId).toMatch(/^evt_[0-9a-f]{12}$/)
  expect(standIn.attempts).toMatchObject([{ attempt: 1, status: 200, outcome: 'delivered', type: 'lead.created' }])
  expect(other.arrived).toEqual([])
})

test('without data the event is made up', async () => {
  const standIn = await started()
  const { url, arrived } = await endpoint(200)
  await register(standIn, url, ['checklist.completed'])
  await standIn.emit('checklist.completed')
  const { data } = JSON.parse(arrived[0]!.body) as { data: object }
  expect(data).toMatchObject({ phone: expect.any(String), total_items: expect.any(Number) })
})

test('a failed delivery is tried again after 30 s, 2 min, 10 min, 1 h and 4 h, and then shows in the log', async () => {
  const clock = fixedClock(start)
  const standIn = await started({ clock })
  const { url, arrived } = await endpoint(500)
  await register(standIn, url)
  const { eventId, deliveryIds } = await standIn.emit('lead.created')
  for (const seconds of [30, 120, 600, 3600, 14_400]) {
    const before = arrived.length
    await clock.advance(seconds * 1000 - 1)
    expect(arrived).toHaveLength(before)
    expect(standIn.log).toEqual([])
    await clock.advance(1)
    expect(arrived).toHaveLength(before + 1)
  }
  await standIn.idle()
  expect(times(standIn)).toEqual([0, 30, 150, 750, 4350, 18_750])
  expect(new Set(arrived.map(({ body }) => body)).size).toBe(1)
  expect(new Set(arrived.map(({ headers }) => headers['x-recover-delivery-id']))).toEqual(new Set(deliveryIds))
  const failed = { type: 'webhook.delivery_failed', webhook_id: 'wh_001', delivery_id: deliveryIds[0], event_id: eventId }
  expect(standIn.log).toEqual([{ ...failed, at: standIn.attempts[5]!.at }])
})

test('an endpoint that does not answer in time gets the delivery again', async () => {
  const clock = fixedClock(start)
  const standIn = await started({ clock, timeoutMs: 50 })
  const { url } = await endpoint(0, 200)
  await register(standIn, url)
  await standIn.emit('lead.created')
  expect(standIn.attempts).toMatchObject([{ status: undefined, outcome: 'retrying', error: 'no reply within 50 ms' }])
  await clock.advance(30_000)
  expect(standIn.attempts[1]).toMatchObject({ attempt: 2, status: 200, outcome: 'delivered' })
  expect(standIn.log).toEqual([])
})

test.each([
  ['is deactivated', 'PATCH', { active: false }],
  ['is deleted', 'DELETE', undefined],
])('a webhook that %s gets no further attempt', async (_, method, body) => {
  const clock = fixedClock(start)
  const standIn = await started({ clock })
  const { url, arrived } = await endpoint(500)
  await register(standIn, url)
  const { deliveryIds } = await standIn.emit('lead.created')
  expect(clock.pending()).toBe(1)
  await call(method, `${standIn.url}/v1/webhooks/wh_001`, body, key(standIn))
  await standIn.idle()
  expect(clock.pending()).toBe(0)
  expect(await standIn.emit('lead.created')).toMatchObject({ deliveryIds: [] })
  await expect(standIn.resend(deliveryIds[0]!)).rejects.toThrow(/nobody wants it/)
  expect([arrived.length, standIn.log]).toEqual([1, []])
})

test('a webhook that is deleted while a delivery is on its way gets no further attempt, and nothing is logged', async () => {
  const clock = fixedClock(start)
  const standIn = await started({ clock })
  const { url } = await endpoint(async () => {
    await call('DELETE', `${standIn.url}/v1/webhooks/wh_001`, undefined, key(standIn))
    return 500
  })
  await register(standIn, url)
  await standIn.emit('lead.created')
  expect(standIn.attempts).toMatchObject([{ attempt: 1, status: 500 }])
  expect([clock.pending(), standIn.log]).toEqual([0, []])
})

test('a webhook that is activated again gets what happens from then on', async () => {
  const standIn = await started()
  const { url, arrived } = await endpoint(200)
  await register(standIn, url)
  for (const active of [false, true]) {
    await call('PATCH', `${standIn.url}/v1/webhooks/wh_001`, { active }, key(standIn))
    await standIn.emit('lead.created')
  }
  expect(arrived).toHaveLength(1)
})

test('a delivery that is sent again is a duplicate to the receiver', async () => {
  const clock = fixedClock(start)
  const standIn = await started({ clock })
  const receiver = createReceiver(recover, { secret }).on('lead.created', () => undefined)
  await register(standIn, await app(receiver))
  const { deliveryIds } = await standIn.emit('lead.created')
  await standIn.resend(deliveryIds[0]!)
  expect(standIn.attempts.map(({ status, deliveryId }) => [status, deliveryId])).toEqual([
    [200, deliveryIds[0]],
    [200, deliveryIds[0]],
  ])
  expect(await receiver.health()).toMatchObject({ handled: 1, duplicates: 1 })
})
