import { createReceiver, isWebhookError } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import type { Framework } from './framework.js'
import { event, leads, secret } from './leads.js'

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return isWebhookError(error) ? error.code : String(error)
  }
}

/** Says of itself that it was verified, wherever a framework's adapter leaves a delivery. */
function pretend(request: object): void {
  const places = 'state' in request ? [request, request.state as object] : [request]
  for (const place of places) Object.assign(place, { webhook: { event: {}, delivery: {} } })
}

/** Who gets a verified delivery from its request. */
export function describeWebhookOf(frameworks: readonly Framework[]): void {
  describe.each(frameworks)('webhookOf on $name', ({ behind, webhookOf }) => {
    it('gives the event and the delivery to the receiver that verified them, and to no other', async () => {
      const receiver = leads()
      const other = createReceiver(recover, { secret })
      const { deliver } = await behind([receiver], (request) => {
        const webhook = webhookOf(request, receiver)
        return { body: [webhook.event.id, webhook.delivery.provider, codeOf(() => webhookOf(request, other))] }
      })
      const body = event()
      const { id } = JSON.parse(body) as { id: string }
      expect(await deliver(body)).toMatchObject({ status: 200, body: JSON.stringify([id, 'recover', 'options_invalid']) })
    })

    it('throws for a request that nothing verified, whatever the request says of itself', async () => {
      const receiver = leads()
      const { deliver, errors } = await behind([], (request) => {
        pretend(request)
        return { body: webhookOf(request, receiver).event }
      })
      expect((await deliver(event())).status).toBe(500)
      expect(errors).toMatchObject([{ code: 'options_invalid', message: expect.stringContaining('verifyWebhook') as string }])
    })
  })
}
