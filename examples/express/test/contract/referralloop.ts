import { send } from '@posthorn/testing'
import { describe, expect, test } from 'vitest'
import type { ServedApp } from '../support/app.js'
import { hmac, referralloopDelivery, type Signed } from '../support/signing.js'

const signup = (email: string) =>
  JSON.stringify({
    event_type: 'signup.deleted',
    waitlist_id: '123e4567',
    data: { id: '789e0123', email },
    timestamp: '2024-01-15T10:00:00Z',
  })

export function referralloopContract(app: ServedApp): void {
  const deliver = (signed: Signed) => send(`${app.url}/webhooks/referralloop`, signed)

  describe('the endpoint for ReferralLoop', () => {
    test('handles an equal body once, since there is no delivery id', async () => {
      const before = (await app.runs()).length
      const delivery = referralloopDelivery(signup('ada@example.com'))
      expect(await deliver(delivery)).toMatchObject({ status: 200 })
      expect(await deliver(delivery)).toMatchObject({ status: 200 })
      expect(await deliver(referralloopDelivery(signup('grace@example.com')))).toMatchObject({ status: 200 })
      const run = { provider: 'referralloop', deliveryId: null, type: 'signup.deleted', fence: 1 }
      expect((await app.runs()).slice(before)).toMatchObject([run, run])
    })

    test('refuses a body that is unsigned, signed with another secret, or signed without the prefix', async () => {
      const before = (await app.runs()).length
      const { body, headers } = referralloopDelivery(signup('alan@example.com'))
      const { 'x-webhook-signature': signature, ...unsigned } = headers
      const bad = [
        unsigned,
        { ...headers, 'x-webhook-signature': signature!.slice('sha256='.length) },
        { ...headers, 'x-webhook-signature': `sha256=${hmac('other', body)}` },
      ]
      const replies = await Promise.all(bad.map((each) => deliver({ body, headers: each })))
      expect(replies.map(({ status }) => status)).toEqual([401, 401, 401])
      expect(await app.runs()).toHaveLength(before)
      expect(await deliver({ body, headers })).toMatchObject({ status: 200 })
    })
  })
}
