import { verifyWebhook } from '@posthorn/koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { everywhere, start, versions } from './support/app.js'

/** As HTTP clients make them of replies that they could not parse. */
const successful = (): Error => Object.assign(new Error('the reply is no JSON'), { status: 200 })

const failing = () => Promise.reject(successful())

// Koa replies by an error's own status, whatever it is: a sender that reads 200 does not come again.
describe.each(everywhere)('$name', ({ Koa, handlers }) => {
  it('does not tell the sender of success where context fails with an error that has the status 200', async () => {
    let runs = 0
    const { deliver, errors } = await start(Koa, (app) => {
      for (const each of handlers(leads(), { context: failing }, () => (runs += 1))) app.use(each)
    })
    expect((await deliver(event())).status).toBe(500)
    expect([errors.length, runs]).toEqual([1, 0])
  })
})

describe.each(versions)('verifyWebhook on $name', ({ Koa }) => {
  it('does not tell the sender of success where the app fails with an error that has the status 200', async () => {
    let runs = 0
    const { deliver } = await start(Koa, (app) =>
      app.use(verifyWebhook(leads())).use((ctx) => {
        runs += 1
        if (runs === 1) throw successful()
        ctx.body = 'done'
      }),
    )
    const body = event()
    expect((await deliver(body)).status).toBe(500)
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs).toBe(2)
  })

  it('keeps the status of an error of the app that says it failed', async () => {
    const { deliver, errors } = await start(Koa, (app) =>
      app.use(verifyWebhook(leads())).use((ctx) => ctx.throw(422, 'no such lead')),
    )
    expect(await deliver(event())).toMatchObject({ status: 422, body: 'no such lead' })
    expect(errors).toMatchObject([{ status: 422 }])
  })
})
