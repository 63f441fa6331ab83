import { createReceiver, type Delivery, type Provider, sign } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { expect, it } from 'vitest'
import { secretOf } from './support/keys.js'

const now = Date.UTC(2026, 1, 14)

/** The delivery that a handler of `*` gets. */
async function deliver(provider: Provider, payload: object | string, type?: string): Promise<Delivery | undefined> {
  let seen: Delivery | undefined
  const secret = secretOf(provider)
  const receiver = createReceiver(provider, { secret, now: () => now, format: typeof payload === 'string' ? 'text' : 'json' })
  receiver.on('*', (_event, delivery) => {
    seen = delivery
  })
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  const headers = sign(provider, { secret, body, timestamp: now, id: 'id_1', ...(type === undefined ? {} : { type }) })
  await receiver.receive({ method: 'POST', url: '/', headers, body })
  return seen
}

it.each([
  [{ object_type: 'email', metric: 'opened' }, 'email.opened'],
  [{ object_type: 'in_app', metric: 'clicked' }, 'in_app.clicked'],
  [{ object_type: 'email' }, 'webhook_action'],
  [{ metric: 'opened' }, 'webhook_action'],
  [{ object_type: { nested: true }, metric: 'opened' }, 'webhook_action'],
  [{ anything: 'else' }, 'webhook_action'],
  ['a text body', 'webhook_action'],
])('names %j of Customer.io %s', async (payload, type) => {
  expect((await deliver(customerio, payload))?.type).toBe(type)
})

it.each([
  ['issues', { action: 'opened' }, 'issues.opened'],
  ['push', { ref: 'refs/heads/main' }, 'push'],
  ['push', { action: null }, 'push'],
])('names %s of GitHub with %j %s', async (header, payload, type) => {
  expect((await deliver(github, payload, header))?.type).toBe(type)
})

it("takes Recover's event from the signed body, and shows the delivery id", async () => {
  expect(await deliver(recover, { id: 'evt_1', type: 'lead.created' })).toMatchObject({
    type: 'lead.created',
    id: 'id_1',
    verified: true,
    integrity: 'body',
  })
})

it("takes ReferralLoop's event from the body, which has no id", async () => {
  expect(await deliver(referralloop, { event_type: 'signup.deleted' })).toMatchObject({ type: 'signup.deleted', id: undefined })
})
