import { memoryStore } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { gate } from '../../packages/core/test/support/receivers.js'
import { scriptedStore } from '../../packages/core/test/support/scripted-store.js'
import type { Framework } from './framework.js'
import { event, leads } from './leads.js'

/** When a claim behind `verifyWebhook` is kept, and when it is let go. */
export function describeVerifyRelease(frameworks: readonly Framework[]): void {
  describe.each(frameworks)('a claim behind verifyWebhook on $name', ({ behind }) => {
    it("sends duplicates away until the app has replied, also with acknowledge: 'before'", async () => {
      const store = memoryStore()
      const { open, pass, reached } = gate()
      let runs = 0
      const mine = () =>
        behind([leads({ store, acknowledge: 'before', joinMs: 10 })], async () => {
          runs += 1
          await pass()
          return { body: 'done' }
        })
      const [here, elsewhere] = [await mine(), await mine()]
      const body = event()
      const first = here.deliver(body)
      await reached
      expect((await here.deliver(body)).status).toBe(503)
      expect((await elsewhere.deliver(body)).status).toBe(503)
      open()
      expect((await first).status).toBe(200)
      expect((await elsewhere.deliver(body)).status).toBe(200)
      expect(runs).toBe(1)
    })

    it('is refused to a second mount on the same path, with the reason, and the delivery is not lost', async () => {
      const receiver = leads()
      let runs = 0
      const handler = () => {
        runs += 1
        return { body: 'done' }
      }
      const [twice, once] = [await behind([receiver, receiver], handler), await behind([receiver], handler)]
      const body = event()
      expect((await twice.deliver(body)).status).toBe(500)
      expect(twice.errors).toMatchObject([
        { code: 'options_invalid', message: expect.stringContaining('mounted twice') as string },
      ])
      expect(runs).toBe(0)
      expect((await once.deliver(body)).status).toBe(200)
      expect(runs).toBe(1)
    })
  })

  describe.each(frameworks)('a store that does not answer behind verifyWebhook on $name', ({ behind }) => {
    const hanging = async (status: number) => {
      const store = scriptedStore()
      const counts = { runs: 0 }
      const { deliver } = await behind([leads({ store, storeTimeoutMs: 20, leaseMs: 100 })], () => {
        counts.runs += 1
        return { status, body: 'done' }
      })
      return { store, deliver, counts }
    }

    it.each(['claim', 'complete'] as const)('to %s means 503, and one run once it is back', async (operation) => {
      const { store, deliver, counts } = await hanging(200)
      const body = event()
      store.break(operation, 'hang')
      expect((await deliver(body)).status).toBe(503)
      store.mend()
      expect((await deliver(body)).status).toBe(200)
      expect(counts.runs).toBe(1)
    })

    it("to release keeps the app's reply, and the lease lapses", async () => {
      const { store, deliver, counts } = await hanging(500)
      const body = event()
      store.break('release', 'hang')
      expect(await deliver(body)).toMatchObject({ status: 500, body: 'done' })
      await expect.poll(() => deliver(body)).toMatchObject({ status: 500 })
      expect(counts.runs).toBe(2)
    })
  })
}
