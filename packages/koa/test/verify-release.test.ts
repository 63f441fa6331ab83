import { verifyWebhook } from '@posthorn/koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { start, versions } from './support/app.js'

describe.each(versions)('a claim behind verifyWebhook on $name', ({ Koa }) => {
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
