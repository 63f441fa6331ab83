import { createReceiver, isWebhookError } from '@posthorn/core'
import { verifyWebhook, webhookOf } from '@posthorn/koa'
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

describe.each(frameworks)('webhookOf on $name', ({ Koa }) => {
  it('gives the event and the delivery to the receiver that verified them, and to no other', async () => {
    const receiver = leads()
    const other = createReceiver(recover, { secret })
    const { deliver } = await start(Koa, (app) =>
      app.use(verifyWebhook(receiver)).use((ctx) => {
        const webhook = webhookOf(ctx, receiver)
        ctx.body = [webhook.event.id, webhook.delivery.provider, codeOf(() => webhookOf(ctx, other))]
      }),
    )
    const body = event()
    const { id } = JSON.parse(body) as { id: string }
    expect(await deliver(body)).toMatchObject({
      status: 200,
      body: JSON.stringify([id, 'recover', 'options_invalid']),
    })
  })

  it('gives the very webhook of ctx.state, and not what else the app puts there', async () => {
    const receiver = leads()
    const seen: unknown[] = []
    const { deliver } = await start(Koa, (app) =>
      app.use(verifyWebhook(receiver)).use((ctx) => {
        const { webhook } = ctx.state
        seen.push(webhookOf(ctx, receiver) === webhook)
        Object.assign(ctx.state, { webhook: { event: 'mine' } })
        seen.push(webhookOf(ctx, receiver) === webhook)
        ctx.body = 'done'
      }),
    )
    expect((await deliver(event())).status).toBe(200)
    expect(seen).toEqual([true, true])
  })

  it('throws for a request that nothing verified, whatever the request says of itself', async () => {
    const receiver = leads()
    const { deliver, errors } = await start(Koa, (app) =>
      app.use((ctx) => {
        ctx.state['webhook'] = { event: {}, delivery: {} }
        ctx.body = webhookOf(ctx, receiver).event
      }),
    )
    expect((await deliver(event())).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'options_invalid', message: expect.stringContaining('verifyWebhook') as string }])
  })

  it('throws for middleware above verifyWebhook, which runs before anything is verified', async () => {
    const receiver = leads()
    const { deliver, errors } = await start(Koa, (app) => {
      app.use((ctx, next) => {
        webhookOf(ctx, receiver)
        return next()
      })
      app.use(verifyWebhook(receiver))
    })
    expect((await deliver(event())).status).toBe(500)
    expect(errors).toMatchObject([{ code: 'options_invalid' }])
  })
})
