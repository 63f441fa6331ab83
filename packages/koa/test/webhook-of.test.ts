import { verifyWebhook, webhookOf } from '@posthorn/koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'

describe.each(versions)('webhookOf on $name', ({ Koa }) => {
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
