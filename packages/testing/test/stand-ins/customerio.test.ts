import { createReceiver } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { fixedClock } from '@posthorn/testing'
import { type CustomerioOptions, type CustomerioStandIn, startCustomerio } from '@posthorn/testing/stand-ins'
import { expect, onTestFinished, test } from 'vitest'
import { app, endpoint } from './support.js'

const clock = fixedClock('2026-02-15T10:30:00Z')

async function started(options: CustomerioOptions = {}): Promise<CustomerioStandIn> {
  const standIn = await startCustomerio({ clock, ...options })
  onTestFinished(() => standIn.close())
  return standIn
}

test('an action comes signed, with its timestamp and its idempotency key', async () => {
  const standIn = await started()
  const { url, arrived } = await endpoint(200)
  const { deliveryId } = await standIn.run({ url, body: { name: 'Ana' }, headers: { 'X-Campaign': 'c1' } })
  expect(arrived).toMatchObject([{ method: 'POST', body: '{"name":"Ana"}' }])
  expect(arrived[0]!.headers).toMatchObject({
    'content-type': 'application/json',
    'x-campaign': 'c1',
    'x-cio-idempotency-key': deliveryId,
    'x-cio-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    'x-cio-timestamp': '1771151400',
  })
})

test('the reply of a receiver becomes attributes of the person', async () => {
  const standIn = await started()
  const receiver = createReceiver(customerio, { secret: standIn.signingKey, now: clock.now }).on(
    'webhook_action',
    (_, delivery) => {
      delivery.reply({ body: { lead: { id: 'lead_7', tags: ['new'] }, ok: true } })
    },
  )
  const url = await app(receiver)
  await standIn.run({
    url,
    body: { n: 1 },
    person: 'ana',
    attributes: { lead_id: 'lead.id', tag: 'lead.tags.0', none: 'lead.x.y' },
  })
  await standIn.run({ url, body: { n: 2 }, person: 'ana', attributes: (reply) => ({ seen: (reply as { ok: boolean }).ok }) })
  expect(standIn.people.get('ana')).toEqual({ lead_id: 'lead_7', tag: 'new', seen: true })
  expect(standIn.log.map(({ type, person }) => [type, person])).toEqual([
    ['attributes.updated', 'ana'],
    ['attributes.updated', 'ana'],
  ])
})

test('a reply that cannot be read leaves the person alone', async () => {
  const standIn = await started()
  const { url } = await endpoint(200)
  await standIn.run({ url, attributes: (reply) => ({ lead_id: (reply as { lead: { id: string } }).lead.id }) })
  expect([standIn.people.size, standIn.log]).toMatchObject([0, [{ type: 'attributes.failed' }]])
})

test('a reporting webhook is signed with its own key', async () => {
  const standIn = await started({ reportingSigningKey: 'the_key_of_reports' })
  const events: unknown[] = []
  const receiver = createReceiver(customerio, { secret: 'the_key_of_reports', now: clock.now }).on('email.opened', (event) =>
    events.push(event),
  )
  const { eventId } = await standIn.report(await app(receiver), 'email', 'opened', { customer_id: '7' })
  const report = { event_id: eventId, object_type: 'email', metric: 'opened', timestamp: 1_771_151_400 }
  expect(events).toEqual([{ ...report, data: { customer_id: '7' } }])
})

test.each([408, 409, 429, 500, 503, 599])('after %i it tries again', async (status) => {
  const standIn = await started()
  const { url } = await endpoint(status, 200)
  await standIn.run({ url })
  expect(standIn.attempts).toMatchObject([{ status, outcome: 'retrying' }])
})

test.each([301, 400, 401, 404, 410, 422])('after %i it does not try again, and the person is left alone', async (status) => {
  const standIn = await started()
  const { url } = await endpoint(status)
  await standIn.run({ url, person: 'ana', attributes: { lead_id: 'id' } })
  await standIn.idle()
  expect(standIn.attempts).toMatchObject([{ status, outcome: 'refused' }])
  expect([standIn.people.size, standIn.log]).toMatchObject([0, [{ type: 'webhook.failed', person: 'ana' }]])
})

test('it tries ten times more, with pauses that double, over about three hours', async () => {
  const ticking = fixedClock()
  const standIn = await started({ clock: ticking })
  const { url, arrived } = await endpoint(409)
  await standIn.run({ url, person: 'ana', attributes: { lead_id: 'id' } })
  const begun = ticking.now()
  const pauses: number[] = []
  while (ticking.pending() > 0) {
    const pause = standIn.attempts.at(-1)!.retryInSeconds!
    pauses.push(pause)
    await ticking.advance(pause * 1000 - 1)
    expect(arrived).toHaveLength(pauses.length)
    await ticking.advance(1)
  }
  expect(pauses).toHaveLength(10)
  expect(pauses.slice(1).map((pause, index) => pause / pauses[index]!)).toEqual(Array(9).fill(2))
  expect((ticking.now() - begun) / 3_600_000).toBeCloseTo(3, 0)
  expect(new Set(arrived.map(({ headers }) => headers['x-cio-idempotency-key'])).size).toBe(1)
  expect(new Set(arrived.map(({ headers }) => headers['x-cio-timestamp'])).size).toBe(11)
  expect([standIn.people.size, standIn.log]).toMatchObject([0, [{ type: 'webhook.failed' }]])
})

test('an endpoint that is too slow is tried again', async () => {
  const standIn = await started({ timeoutMs: 50 })
  await standIn.run({ url: (await endpoint(0)).url })
  expect(standIn.attempts).toMatchObject([{ error: 'no reply within 50 ms', outcome: 'retrying' }])
})

test('a user and a password in the URL become basic authentication, and show nowhere', async () => {
  const standIn = await started()
  const { url, arrived } = await endpoint(200)
  await standIn.run({ url: url.replace('//', '//user:hunter2@') })
  expect(arrived[0]!.headers.authorization).toBe(`Basic ${Buffer.from('user:hunter2').toString('base64')}`)
  expect(standIn.attempts[0]!.url).toBe(url)
})

test.each([
  ['no address', { url: 'app.example' }, /`url` must be an HTTP or HTTPS URL/],
  ['another protocol', { url: 'file:///etc/hosts' }, /`url` must be an HTTP or HTTPS URL/],
  ['an unknown method', { url: 'https://app.example', method: 'TRACE' }, /`method`: there is no "TRACE"/],
  ['a header that cannot be', { url: 'https://app.example', headers: { 'a b': 'c' } }, /cannot be a header "a b"/],
  ['a header with a line break', { url: 'https://app.example', headers: { a: 'b\r\nc: d' } }, /cannot be a header "a"/],
])('it does not run an action with %s', async (_, action, message) => {
  const standIn = await started()
  await expect(standIn.run(action)).rejects.toThrow(message)
  expect(standIn.attempts).toEqual([])
})
