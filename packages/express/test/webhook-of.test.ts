import { createReceiver, isWebhookError } from '@posthorn/core'
import { verifyWebhook, webhookOf } from '@posthorn/express'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, frameworks, leads, secret, start } from './support/app.js'

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return isWebhookError(error) ? error.code : String(error)
  }
}

describe.each(frameworks)('webhookOf on $name', ({ express }) => {
  it('gives the event and the delivery to the receiver that verified them, and to no other', async () => {
    const receiver = leads()
    const other = createReceiver(recover, { secret })
    const { deliver } = await start(express, (app) =>
      app.post('/hooks', verifyWebhook(receiver), (request, response) => {
        const webhook = webhookOf(request, receiver)
        response.json([webhook.event.id, webhook.delivery.provider, codeOf(() => webhookOf(request, other))])
      }),
    )
    const body = event()
    const { id } = JSON.parse(body) as { id: string }
    expect(await deliver(body)).toMatchObject({
      status: 200,
      body: JSON.stringify([id, 'recover', 'options_invalid']),
    })
  })

  it('throws for a request that nothing verified, whatever the request says of itself', async () => {
    const receiver = leads()
    const { deliver, errors } = await start(express, (app) =>
      app.post('/hooks', (request, response) => {
        Object.assign(request, { webhook: { event: {}, delivery: {} } })
        response.json(webhookOf(request, receiver).event)
      }),
    )
    expect((await deliver(event())).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'options_invalid', message: expect.stringContaining('verifyWebhook') as string }])
  })
})
