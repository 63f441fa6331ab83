import { createReceiver } from '@posthorn/core'
import { referralloop } from '@posthorn/providers/referralloop'
import { fixedClock } from '@posthorn/testing'
import { type ReferralloopOptions, type ReferralloopStandIn, startReferralloop } from '@posthorn/testing/stand-ins'
import { expect, onTestFinished, test } from 'vitest'
import { app, call, endpoint } from './support.js'

const start = '2026-02-15T10:30:00.250Z'

async function started(options: ReferralloopOptions = {}): Promise<ReferralloopStandIn> {
  const standIn = await startReferralloop({ allowHttp: 'loopback', clock: fixedClock(start), ...options })
  onTestFinished(() => standIn.close())
  return standIn
}

const bearer = ({ apiKey }: ReferralloopStandIn) => ({ authorization: `Bearer ${apiKey}` })

async function subscribe(standIn: ReferralloopStandIn, target_url: string, rest: object = {}) {
  const body = { event_type: 'signup.created', target_url, waitlist_id: 'list-1', ...rest }
  const { status, json } = await call('POST', `${standIn.url}/api/v1/webhooks/subscribe`, body, bearer(standIn))
  return { status, subscription: (json as { subscription: { id: string } }).subscription }
}

test('a subscription is made and ended in the documented shapes', async () => {
  const standIn = await started()
  const { status, subscription } = await subscribe(standIn, 'https://app.example/hooks')
  expect(status).toBe(201)
  expect(subscription).toEqual({
    id: expect.stringMatching(/^sub_\w+$/),
    event_type: 'signup.created',
    target_url: 'https://app.example/hooks',
    is_active: true,
    created_at: '2026-02-15T10:30:00Z',
  })
  const url = `${standIn.url}/api/v1/webhooks/unsubscribe/${subscription.id}`
  expect(await call('DELETE', url, undefined, bearer(standIn))).toMatchObject({ status: 200, json: { success: true } })
  expect((await call('DELETE', url, undefined, bearer(standIn))).status).toBe(404)
  expect(await standIn.emit('signup.created')).toMatchObject({ deliveryIds: [] })
})

test('an event comes unsigned, in the envelope, to those who subscribed to it and to its waitlist', async () => {
  const standIn = await started()
  const events: unknown[] = []
  const receiver = createReceiver(referralloop, { unsigned: 'accept' }).on('signup.created', (event) => events.push(event))
  await subscribe(standIn, await app(receiver))
  const others = await endpoint(200)
  await subscribe(standIn, others.url, { waitlist_id: 'list-2' })
  await subscribe(standIn, others.url, { event_type: 'signup.deleted' })

  const data = { id: 's1', email: 'user@example.com' }
  expect(await standIn.emit('signup.created', data, { waitlistId: 'list-1' })).toMatchObject({
    deliveryIds: [expect.any(String)],
  })
  expect(events).toEqual([{ event_type: 'signup.created', waitlist_id: 'list-1', data, timestamp: '2026-02-15T10:30:00Z' }])
  expect(others.arrived).toEqual([])

  expect(await standIn.emit('signup.created')).toMatchObject({ waitlistId: 'list-2' })
  expect(others.arrived[0]!.headers).not.toHaveProperty('x-webhook-signature')
  expect(JSON.parse(others.arrived[0]!.body)).toMatchObject({ waitlist_id: 'list-2', data: { email: expect.any(String) } })
})

test('with a signing secret it signs as announced', async () => {
  const signingSecret = 'a_signing_secret_of_the_test'
  const standIn = await started({ signingSecret })
  const receiver = createReceiver(referralloop, { secret: signingSecret }).on('signup.created', () => undefined)
  await subscribe(standIn, await app(receiver))
  await standIn.emit('signup.created')
  expect(standIn.attempts).toMatchObject([{ status: 200, outcome: 'delivered' }])
  expect(await receiver.health()).toMatchObject({ handled: 1, refused: {} })
})

test('a failed delivery is tried again after 1, 5, 15 and 60 min, and is then marked as failed', async () => {
  const clock = fixedClock(start)
  const standIn = await started({ clock })
  const { url, arrived } = await endpoint(503)
  const { subscription } = await subscribe(standIn, url)
  const { deliveryIds } = await standIn.emit('signup.created')
  for (const minutes of [1, 5, 15, 60]) {
    const before = arrived.length
    await clock.advance(minutes * 60_000 - 1)
    expect(arrived).toHaveLength(before)
    expect(standIn.log).toEqual([])
    await clock.advance(1)
    expect(arrived).toHaveLength(before + 1)
  }
  await standIn.idle()
  expect(standIn.attempts.map(({ outcome }) => outcome)).toEqual(['retrying', 'retrying', 'retrying', 'retrying', 'given_up'])
  const failed = { subscription_id: subscription.id, delivery_id: deliveryIds[0], event_type: 'signup.created' }
  expect(standIn.log).toEqual([{ type: 'delivery.failed', ...failed, at: standIn.attempts[4]!.at }])
})

test('who unsubscribes gets no further attempt', async () => {
  const clock = fixedClock(start)
  const standIn = await started({ clock })
  const { subscription } = await subscribe(standIn, (await endpoint(500)).url)
  await standIn.emit('signup.created')
  expect(clock.pending()).toBe(1)
  await call('DELETE', `${standIn.url}/api/v1/webhooks/unsubscribe/${subscription.id}`, undefined, bearer(standIn))
  expect([clock.pending(), standIn.log]).toEqual([0, []])
})
