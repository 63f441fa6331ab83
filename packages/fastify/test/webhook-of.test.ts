import { createReceiver, isWebhookError } from '@posthorn/core'
import { webhookDecorators, webhookOf } from '@posthorn/fastify'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, forged, leads, secret, start, verified, versions } from './support/app.js'

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return isWebhookError(error) ? error.code : String(error)
  }
}

describe.each(versions)('webhookOf on $name', ({ fastify }) => {
  it('gives the event and the delivery to the receiver that verified them, and to no other', async () => {
    const receiver = leads()
    const other = createReceiver(recover, { secret })
    const { deliver } = await start(fastify, (app) =>
      verified(app, receiver, async (request) => {
        const webhook = webhookOf(request, receiver)
        return [webhook.event.id, webhook.delivery.provider, codeOf(() => webhookOf(request, other)), webhook === request.webhook]
      }),
    )
    const body = event()
    const { id } = JSON.parse(body) as { id: string }
    expect(await deliver(body)).toMatchObject({ status: 200, body: JSON.stringify([id, 'recover', 'options_invalid', true]) })
  })

  it('throws for a request that nothing verified, whatever the request says of itself', async () => {
    const receiver = leads()
    const { deliver, errors } = await start(fastify, async (app) => {
      await app.register(webhookDecorators)
      app.post('/hooks', async (request) => {
        Object.assign(request, { webhook: { event: {}, delivery: {} } })
        return webhookOf(request, receiver).event
      })
    })
    expect((await deliver(event())).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'options_invalid', message: expect.stringContaining('verifyWebhook') as string }])
  })
})

describe.each(versions)('request.webhook on $name', ({ fastify }) => {
  it('is the delivery behind the hook alone, and null before it, elsewhere and where a delivery was refused', async () => {
    const seen: (readonly [string, unknown])[] = []
    const { deliver } = await start(fastify, async (app) => {
      await app.register(webhookDecorators)
      app.addHook('onRequest', async (request) => void seen.push(['onRequest', request.webhook]))
      app.addHook('preValidation', async (request) => void seen.push(['preValidation', request.webhook && 'verified']))
      app.addHook('onResponse', async (request) => void seen.push(['onResponse', request.webhook && 'verified']))
      app.post('/hooks', { preParsing: app.verifyWebhook(leads()) }, async () => 'handled')
      app.post('/plain', async () => 'handled')
    })
    const body = event()
    await deliver(body)
    await deliver(body, { headers: forged })
    await deliver(body, { path: '/plain' })
    expect(seen).toEqual([
      ['onRequest', null],
      ['preValidation', 'verified'],
      ['onResponse', 'verified'],
      ['onRequest', null],
      ['onResponse', null],
      ['onRequest', null],
      ['preValidation', null],
      ['onResponse', null],
    ])
  })
})
