import { once } from 'node:events'
import { verifyWebhook } from '@posthorn/koa'
import type { Context } from 'koa'
import { describe, expect, it } from 'vitest'
import { hangUp } from '../../../test/adapters/hang-up.js'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { start, versions } from './support/app.js'

const endings: readonly (readonly [string, (ctx: Context) => void, number])[] = [
  ['a reply', (ctx) => (ctx.body = 'done'), 1],
  ['a status alone', (ctx) => (ctx.status = 202), 1],
  ['an error', (ctx) => ctx.throw(500, 'no'), 2],
  ['an error status', (ctx) => (ctx.status = 500), 2],
]

// After a hang-up Koa 2 does not even begin a response, so nothing may hang on the end of one.
describe.each(versions)('a sender that hangs up on $name while the app is at work', ({ Koa }) => {
  it.each(endings)('has the delivery settled by what the app ends with: %s', async (_what, finish, expected) => {
    const { open, pass, reached } = gate()
    let [runs, closed] = [0, Promise.resolve<unknown>(undefined)]
    let settled!: () => void
    const done = new Promise<void>((resolve) => (settled = resolve))
    const { port, deliver } = await start(Koa, (app) => {
      app.use(async (_ctx, next) => {
        try {
          await next()
        } finally {
          settled()
        }
      })
      app.use(verifyWebhook(leads({ joinMs: 10 })))
      app.use(async (ctx) => {
        runs += 1
        if (runs === 1) {
          closed = once(ctx.res, 'close')
          await pass()
          finish(ctx)
        } else ctx.body = 'done'
      })
    })
    const body = event()
    await hangUp(port, body, reached)
    await closed
    // The claim outlives the connection.
    expect((await deliver(body)).status).toBe(503)
    expect(runs).toBe(1)
    open()
    await done
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toBe(expected)
  })
})
