import type { Context } from 'koa'
import { verifyWebhook } from '@posthorn/koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'
import { koaBody8, polite } from './support/parsers.js'

const bodyOf = (ctx: Context) => (ctx.request as { body?: unknown }).body

describe.each(versions)('verifyWebhook on $name', ({ Koa }) => {
  it.each(polite)('leaves nothing to parse for %s, and the event in its place', async (_parser, make) => {
    const { deliver, errors } = await start(Koa, (app) =>
      app
        .use(verifyWebhook(leads()))
        .use(make())
        .use((ctx) => {
          ctx.body = { same: bodyOf(ctx) === ctx.state.webhook.event, event: bodyOf(ctx) }
        }),
    )
    const body = event()
    const answer = await deliver(body)
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { same: true, event: JSON.parse(body) as unknown }])
    expect(errors).toEqual([])
  })

  it.each(polite)('leaves the requests that it does not see to %s', async (_parser, make) => {
    const { deliver } = await start(Koa, (app) => {
      const verify = verifyWebhook(leads())
      app.use((ctx, next) => (ctx.path === '/hooks' ? verify(ctx, next) : next()))
      app.use(make())
      app.use((ctx) => {
        ctx.body = bodyOf(ctx)
      })
    })
    expect(await deliver('{"mine":1}', { path: '/other' })).toMatchObject({ status: 200, body: '{"mine":1}' })
  })

  // koa-body asks neither for a body that is there nor for `disableBodyParser`.
  it('cannot keep koa-body 8 from the spent stream: the request fails, and the delivery waits for the mended app', async () => {
    const receiver = leads()
    let runs = 0
    const run = (ctx: Context) => {
      runs += 1
      ctx.body = 'done'
    }
    const broken = await start(Koa, (app) => app.use(verifyWebhook(receiver)).use(koaBody8()).use(run))
    const mended = await start(Koa, (app) => app.use(verifyWebhook(receiver)).use(run))
    const body = event()
    expect((await broken.deliver(body)).status).toBe(500)
    expect(broken.errors).toMatchObject([{ type: 'stream.not.readable' }])
    expect(runs).toBe(0)
    expect((await mended.deliver(body)).status).toBe(200)
    expect(runs).toBe(1)
  })
})
