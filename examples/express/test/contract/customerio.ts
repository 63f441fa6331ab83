import { send } from '@posthorn/testing'
import { describe, expect, test } from 'vitest'
import type { ServedApp } from '../support/app.js'
import { customerioDelivery, seconds, type Signed } from '../support/signing.js'

export function customerioContract(app: ServedApp): void {
  const deliver = (signed: Signed) => send(`${app.url}/webhooks/customerio`, signed)

  describe('the endpoint for Customer.io', () => {
    test('replies with JSON that the sender can read, and duplicates get the same', async () => {
      const before = (await app.runs()).length
      const body = '{"customer":"Ada","plan":"basic"}'
      const first = await deliver(customerioDelivery(body, { key: 'key_1' }))
      expect(first).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } })
      expect(JSON.parse(first.body)).toEqual({ coupon: expect.stringMatching(/^HELLO-[0-9a-f]{6}$/) })
      // The sender signs each attempt anew.
      const retry = await deliver(customerioDelivery(body, { key: 'key_1', time: seconds() + 2 }))
      expect(retry).toMatchObject({ status: 200, body: first.body })
      expect((await app.runs()).slice(before)).toMatchObject([
        { provider: 'customerio', deliveryId: 'key_1', type: 'webhook_action', fence: 1 },
      ])
    })

    test('runs again for an equal body under another idempotency key, with a reply of its own', async () => {
      const before = (await app.runs()).length
      const body = '{"customer":"Grace"}'
      const time = seconds()
      const first = await deliver(customerioDelivery(body, { key: 'key_a', time }))
      const second = await deliver(customerioDelivery(body, { key: 'key_b', time: time + 1 }))
      expect(second.body).not.toBe(first.body)
      expect((await app.runs()).slice(before).map(({ deliveryId }) => deliveryId)).toEqual(['key_a', 'key_b'])
    })

    test('does not run a captured request again under a fresh idempotency key', async () => {
      const before = (await app.runs()).length
      const captured = customerioDelivery('{"customer":"Alan"}')
      const first = await deliver(captured)
      const replay = await deliver({ ...captured, headers: { ...captured.headers, 'x-cio-idempotency-key': 'fresh' } })
      expect(replay).toMatchObject({ status: 200, body: first.body })
      expect(await app.runs()).toHaveLength(before + 1)
    })

    test.each([-600, -302, 302, 600])('refuses what was signed %i seconds from now', async (offset) => {
      const before = (await app.runs()).length
      expect(await deliver(customerioDelivery('{"customer":"Mary"}', { time: seconds() + offset }))).toMatchObject({
        status: 401,
      })
      expect(await app.runs()).toHaveLength(before)
    })

    test('refuses a timestamp that is not the signed one', async () => {
      const { body, headers } = customerioDelivery('{"customer":"Mary"}', { time: seconds() - 600 })
      expect(await deliver({ body, headers: { ...headers, 'x-cio-timestamp': String(seconds()) } })).toMatchObject({
        status: 401,
      })
    })

    test('names a reporting webhook by its object and metric', async () => {
      await deliver(
        customerioDelivery('{"event_id":"01E","object_type":"email","metric":"opened","timestamp":1613063089,"data":{}}'),
      )
      expect((await app.runs()).at(-1)).toMatchObject({ type: 'email.opened' })
    })
  })
}
