import { send } from '@posthorn/testing'
import { describe, expect, test } from 'vitest'
import type { ServedApp } from '../support/app.js'
import { recoverBody, recoverDelivery, type Signed } from '../support/signing.js'

export function recoverContract(app: ServedApp): void {
  const deliver = (signed: Signed) => send(`${app.url}/webhooks/recover`, signed)

  describe('the endpoint for Recover', () => {
    test('handles a delivery once, whatever delivery id its copies carry', async () => {
      const before = (await app.runs()).length
      const body = recoverBody('evt_once')
      expect(await deliver(recoverDelivery(body, { deliveryId: 'dlv_1' }))).toMatchObject({ status: 200 })
      expect(await deliver(recoverDelivery(body, { deliveryId: 'dlv_1' }))).toMatchObject({ status: 200 })
      expect(await deliver(recoverDelivery(body, { deliveryId: 'dlv_2' }))).toMatchObject({ status: 200 })
      const [run, ...more] = (await app.runs()).slice(before)
      expect(run).toEqual({
        provider: 'recover',
        deliveryId: 'dlv_1',
        type: 'checklist.completed',
        fence: 1,
        at: expect.any(String),
      })
      expect(new Date(run!.at).toISOString()).toBe(run!.at)
      expect(more).toEqual([])
    })

    test('answers 401 to every signature that does not fit, and runs nothing', async () => {
      const before = (await app.runs()).length
      const good = recoverDelivery(recoverBody())
      const signature = good.headers['x-recover-signature']!
      const { 'x-recover-signature': _, ...unsigned } = good.headers
      const wrong = ['', 'abc', signature.slice(0, -2), `${signature}00`, `${signature.slice(0, -1)}g`, '0'.repeat(64)]
      const replies = await Promise.all(
        wrong.map((value) => deliver({ ...good, headers: { ...good.headers, 'x-recover-signature': value } })),
      )
      replies.push(await deliver({ ...good, headers: unsigned }))
      replies.push(await deliver({ ...good, body: good.body.replace('John', 'Jane') }))
      replies.push(await deliver(recoverDelivery(good.body, { secret: 'another secret' })))
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 401))
      expect(new Set(replies.map(({ body, comparableHeaders }) => JSON.stringify([body, comparableHeaders]))).size).toBe(1)
      expect(await app.runs()).toHaveLength(before)
      expect(await deliver(good)).toMatchObject({ status: 200 })
      expect(await app.runs()).toHaveLength(before + 1)
    })

    test('answers 500 when the handler fails, and runs it again on the retry', async () => {
      const before = (await app.runs()).length
      const delivery = recoverDelivery(recoverBody().replace('John Doe', 'fail-once'))
      expect(await deliver(delivery)).toMatchObject({ status: 500 })
      expect(await deliver(delivery)).toMatchObject({ status: 200 })
      expect(await deliver(delivery)).toMatchObject({ status: 200 })
      expect((await app.runs()).slice(before).map(({ fence }) => fence)).toEqual([1, 2])
    })

    test('runs the handler once for 200 copies at once, and answers each 200 or 503', async () => {
      const before = (await app.runs()).length
      const delivery = recoverDelivery(recoverBody())
      const replies = await Promise.all(Array.from({ length: 200 }, () => deliver(delivery)))
      const kinds = replies.map(({ status, headers }) =>
        status === 503 ? `503, retry after ${Number(headers['retry-after']) > 0}` : String(status),
      )
      expect(kinds).toContain('200')
      expect(kinds.filter((kind) => kind !== '200' && kind !== '503, retry after true')).toEqual([])
      expect(await app.runs()).toHaveLength(before + 1)
    })
  })
}
