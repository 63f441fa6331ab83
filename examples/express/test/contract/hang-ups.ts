import { send } from '@posthorn/testing'
import { describe, expect, test } from 'vitest'
import { type Example, startHeldApp } from '../support/app.js'
import { recoverBody, recoverDelivery } from '../support/signing.js'

export function hangUpsContract(example: Example): void {
  describe('a sender that hangs up', () => {
    test('while the handler runs causes no second run, and its retry gets 200', async () => {
      const app = await startHeldApp(example)
      const delivery = recoverDelivery(recoverBody())
      const deliver = (signal?: AbortSignal) =>
        send(`${app.url}/webhooks/recover`, { ...delivery, ...(signal ? { signal } : {}) })
      const patience = new AbortController()
      const first = deliver(patience.signal)
      await app.held(1)
      patience.abort()
      await expect(first).rejects.toThrow('aborted')
      expect(await deliver()).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]/) } })
      app.letGo()
      expect(await deliver()).toMatchObject({ status: 200 })
      expect(await app.held(1)).toEqual([delivery.body])
      expect((await app.runs()).map(({ fence }) => fence)).toEqual([1])
      await app.stop()
    })
  })
}
