import { send } from '@posthorn/testing'
import { describe, expect, test } from 'vitest'
import type { ServedApp } from '../support/app.js'
import { invite, recomlyDelivery, seconds, type Signed } from '../support/signing.js'

export function recomlyContract(app: ServedApp): void {
  const deliver = (signed: Signed) => send(`${app.url}/api/public/webhook/invite`, signed)

  describe('the endpoint for Recomly', () => {
    test.each(['key_live_1', 'key_live_2'])('runs an invite that is signed with the secret of %s', async (keyId) => {
      const before = (await app.runs()).length
      expect(await deliver(recomlyDelivery(invite(), { keyId }))).toMatchObject({ status: 200, body: '{"ok":true}' })
      expect((await app.runs()).slice(before)).toMatchObject([
        { provider: 'recomly', deliveryId: null, type: 'invite', fence: 1 },
      ])
    })

    test('answers every refusal byte for byte as it answers success, and runs nothing', async () => {
      const good = recomlyDelivery(invite())
      const success = await deliver(good)
      expect(success).toMatchObject({ status: 200, body: '{"ok":true}' })
      const before = (await app.runs()).length
      const { 'x-recomly-key-id': _key, ...nameless } = good.headers
      const { 'x-recomly-signature': _signature, ...unsigned } = good.headers
      const short = good.headers['x-recomly-signature']!.slice(0, -2)
      const refused: Readonly<Record<string, Signed>> = {
        'unknown key id': recomlyDelivery(good.body, { keyId: 'key_nobody' }),
        'key id of a prototype': recomlyDelivery(good.body, { keyId: 'constructor' }),
        'another key’s secret': recomlyDelivery(good.body, { keyId: 'key_live_1', secret: 'recomly-secret-41c8' }),
        'tampered body': { ...good, body: good.body.replace('cmp_1', 'cmp_2') },
        'short signature': { ...good, headers: { ...good.headers, 'x-recomly-signature': short } },
        'no signature': { ...good, headers: unsigned },
        'no key id': { ...good, headers: nameless },
        stale: recomlyDelivery(good.body, { time: seconds() - 302 }),
        'from the future': recomlyDelivery(good.body, { time: seconds() + 302 }),
        'malformed body, badly signed': recomlyDelivery('{"name":', { secret: 'wrong' }),
      }
      for (const [reason, signed] of Object.entries(refused)) {
        const { status, body, comparableHeaders } = await deliver(signed)
        expect({ reason, status, body, comparableHeaders }).toEqual({
          reason,
          status: 200,
          body: success.body,
          comparableHeaders: success.comparableHeaders,
        })
      }
      expect(await app.runs()).toHaveLength(before)
    })

    test.each([
      ['malformed JSON', '{"campaignId":'],
      ['an array', '[]'],
      ['no campaignId', invite({ campaignId: undefined })],
      ['no name', invite({ name: undefined })],
      ['an empty name', invite({ name: '' })],
      ['a name of 201 characters', invite({ name: 'n'.repeat(201) })],
      ['neither email nor phone', invite({ email: undefined })],
      ['a phone that is not E.164', invite({ email: undefined, phone: '555-1234' })],
    ])('answers 400 to %s, properly signed, and runs nothing', async (_what, body) => {
      const before = (await app.runs()).length
      expect(await deliver(recomlyDelivery(body))).toMatchObject({ status: 400 })
      expect(await app.runs()).toHaveLength(before)
    })

    test.each([
      ['a name of 200 characters', invite({ name: 'n'.repeat(200) })],
      ['a phone and no email', invite({ email: undefined, phone: '+15551234567' })],
    ])('runs an invite with %s', async (_what, body) => {
      const before = (await app.runs()).length
      expect(await deliver(recomlyDelivery(body))).toMatchObject({ status: 200 })
      expect(await app.runs()).toHaveLength(before + 1)
    })

    test('suppresses an exact replay, and runs an equal invite that was signed anew', async () => {
      const before = (await app.runs()).length
      const body = invite()
      const time = seconds()
      const replies = []
      for (const signed of [time, time, time + 1]) replies.push(await deliver(recomlyDelivery(body, { time: signed })))
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await app.runs()).slice(before).map(({ fence }) => fence)).toEqual([1, 1])
    })
  })
}
