import { memoryStore } from '@posthorn/core'
import { verifyWebhook } from '@posthorn/koa'
import type { Context } from 'koa'
import { describe, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { event, frameworks, leads, start } from './support/app.js'

describe.each(frameworks)('a claim behind verifyWebhook on $name', ({ Koa }) => {
  it("sends duplicates away until the app has replied, also with acknowledge: 'before'", async () => {
    const store = memoryStore()
    const { open, pass, reached } = gate()
    let runs = 0
    const mine = () =>
      start(Koa, (app) =>
        app.use(verifyWebhook(leads({ store, acknowledge: 'before', joinMs: 10 }))).use(async (ctx) => {
          runs += 1
          await pass()
          ctx.body = 'done'
        }),
      )
    const [here, elsewhere] = [await mine(), await mine()]
    const body = event()
    const first = here.deliver(body)
    await reached
    expect((await here.deliver(body)).status).toBe(503)
    expect((await elsewhere.deliver(body)).status).toBe(503)
    open()
    expect((await first).status).toBe(200)
    expect((await elsewhere.deliver(body)).status).toBe(200)
    expect(runs).toBe(1)
  })

  it('is refused to a second mount on the same path, with the reason, and the delivery is not lost', async () => {
    const receiver = leads()
    let runs = 0
    const handler = (ctx: Context) => {
      runs += 1
      ctx.body = 'done'
    }
    const twice = await start(Koa, (app) => app.use(verifyWebhook(receiver)).use(verifyWebhook(receiver)).use(handler))
    const once = await start(Koa, (app) => app.use(verifyWebhook(receiver)).use(handler))
    const body = event()
    expect((await twice.deliver(body)).status).toBe(500)
    expect(twice.errors).toMatchObject([{ code: 'options_invalid', message: expect.stringContaining('mounted twice') as string }])
    expect(runs).toBe(0)
    expect((await once.deliver(body)).status).toBe(200)
    expect(runs).toBe(1)
  })

  it('is kept until what comes after next() above the handler has run', async () => {
    const store = scriptedStore()
    const seen: unknown[] = []
    const { deliver } = await start(Koa, (app) =>
      app
        .use(async (_ctx, next) => {
          await next()
          seen.push([...store.calls])
        })
        .use(verifyWebhook(leads({ store })))
        .use(async (ctx, next) => {
          await next()
          seen.push([...store.calls])
          ctx.status = 200
        })
        .use((ctx) => {
          ctx.status = 500
        }),
    )
    expect((await deliver(event())).status).toBe(200)
    expect(seen).toEqual([['claim'], ['claim', 'complete']])
  })
})

describe.each(frameworks)('a store that does not answer behind verifyWebhook on $name', ({ Koa }) => {
  const hanging = async (status: number) => {
    const store = scriptedStore()
    const counts = { runs: 0 }
    const { deliver } = await start(Koa, (app) =>
      app.use(verifyWebhook(leads({ store, storeTimeoutMs: 20, leaseMs: 100 }))).use((ctx) => {
        counts.runs += 1
        ctx.body = 'done'
        ctx.status = status
      }),
    )
    return { store, deliver, counts }
  }

  it.each(['claim', 'complete'] as const)('to %s means 503, and one run once it is back', async (operation) => {
    const { store, deliver, counts } = await hanging(200)
    const body = event()
    store.break(operation, 'hang')
    expect((await deliver(body)).status).toBe(503)
    store.mend()
    expect((await deliver(body)).status).toBe(200)
    expect(counts.runs).toBe(1)
  })

  it("to release keeps the app's reply, and the lease lapses", async () => {
    const { store, deliver, counts } = await hanging(500)
    const body = event()
    store.break('release', 'hang')
    expect(await deliver(body)).toMatchObject({ status: 500, body: 'done' })
    await expect.poll(() => deliver(body)).toMatchObject({ status: 500 })
    expect(counts.runs).toBe(2)
  })
})
