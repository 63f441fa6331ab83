import { verifyWebhook } from '@posthorn/koa'
import type { Middleware } from 'koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { everywhere, start, versions } from './support/app.js'

/** Answers errors as many apps do, in place of Koa. */
const catching =
  (caught: unknown[], status = 500): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      caught.push(error)
      ctx.status = status
      ctx.body = 'sorry'
    }
  }

describe.each(everywhere)('an error handler above $name', ({ Koa, handlers }) => {
  it("gets mistakes of the app's set-up, with their code, and answers them in its own way", async () => {
    const caught: unknown[] = []
    const { deliver, errors } = await start(Koa, (app) => {
      app.use(catching(caught))
      app.use((ctx, next) => {
        ctx.req.setEncoding('utf8')
        return next()
      })
      for (const each of handlers(leads(), {}, () => {})) app.use(each)
    })
    expect(await deliver(event())).toMatchObject({ status: 500, body: 'sorry' })
    expect(caught).toMatchObject([{ code: 'body_already_read', status: 500, expose: false }])
    expect(errors).toEqual([])
  })
})

describe.each(versions)('an error handler above verifyWebhook on $name', ({ Koa }) => {
  it.each([500, 422, 200])('that answers %i gets errors of the app, which release the delivery', async (status) => {
    const caught: unknown[] = []
    let runs = 0
    const { deliver, errors } = await start(Koa, (app) => {
      app.use(catching(caught, status))
      app.use(verifyWebhook(leads()))
      app.use((ctx) => {
        runs += 1
        if (runs === 1) throw new Error('not today')
        ctx.body = 'done'
      })
    })
    const body = event()
    expect(await deliver(body)).toMatchObject({ status, body: 'sorry' })
    expect([caught, errors]).toMatchObject([[{ message: 'not today' }], []])
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs).toBe(2)
  })

  // Koa takes these two for "no error", and never replies.
  it.each([undefined, null])('gets an error where the app throws %j', async (nothing) => {
    const caught: unknown[] = []
    const { deliver } = await start(Koa, (app) => {
      app.use(catching(caught))
      app.use(verifyWebhook(leads()))
      app.use(() => {
        throw nothing as unknown as Error
      })
    })
    expect((await deliver(event())).status).toBe(500)
    expect(caught).toEqual([expect.any(Error)])
  })
})
