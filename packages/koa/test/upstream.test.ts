import type { Middleware } from 'koa'
import { receiveWebhook, verifyWebhook } from '@posthorn/koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { everywhere, type KoaClass, start, versions } from './support/app.js'

const forged = { headers: { 'x-recover-signature': 'ff' } }

/** All that comes back but the time. */
const shown = ({ status, headers: { date: _date, ...headers }, body }: Awaited<ReturnType<typeof ask>>) => ({
  status,
  headers,
  body,
})

const ask = (app: Awaited<ReturnType<typeof start>>, good: boolean, body = event()) => app.deliver(body, good ? {} : forged)

/** Middleware that means no harm, and must not do any. */
const after: readonly (readonly [string, Middleware])[] = [
  [
    'sets headers',
    (ctx, next) => next().then(() => ctx.set({ 'x-response-time': '1ms', etag: '"late"', 'content-length': '3' })),
  ],
  ['removes headers', (ctx, next) => next().then(() => ctx.remove('content-type'))],
  [
    'makes pages of errors',
    (ctx, next) =>
      next().then(() => {
        if (ctx.status >= 400) ctx.body = '<h1>Something went wrong</h1>'
      }),
  ],
  [
    'sets another status',
    (ctx, next) =>
      next().then(() => {
        ctx.status = 418
      }),
  ],
  [
    'sets another body',
    (ctx, next) =>
      next().then(() => {
        ctx.body = { wrapped: ctx.body ?? null }
      }),
  ],
]

describe.each(everywhere)('middleware above $name', ({ Koa, handlers }) => {
  const behind = (upstream: Middleware) =>
    start(Koa, (app) => {
      app.use(upstream)
      for (const each of handlers(leads(), {}, () => {})) app.use(each)
    })

  it('sees the real status after next(), of what is handled, repeated and refused, at its end and before', async () => {
    const log: number[] = []
    const app = await behind(async (ctx, next) => {
      await next()
      log.push(ctx.status)
    })
    const body = event()
    await app.deliver(body)
    await app.deliver(body)
    await app.deliver(body, forged)
    // Too large to have come as a whole when the reply goes out.
    await app.deliver('x'.repeat(2_000_000), forged)
    await app.deliver(body, { method: 'PUT' })
    expect(log).toEqual([200, 200, 401, 401, 405])
    expect(app.errors).toEqual([])
  })

  it('sends along the headers that it set before next()', async () => {
    const app = await behind((ctx, next) => {
      ctx.set('access-control-allow-origin', '*')
      return next()
    })
    for (const good of [true, false]) expect((await ask(app, good)).headers).toHaveProperty('access-control-allow-origin', '*')
  })

  it('does not get its default body into a refusal', async () => {
    const refusal = shown(await ask(await behind((_ctx, next) => next()), false))
    const app = await behind((ctx, next) => {
      ctx.body = '<h1>Nothing here</h1>'
      return next()
    })
    expect(shown(await ask(app, false))).toEqual(refusal)
  })

  it.each(after)('that %s after next() changes nothing of a refusal', async (_what, upstream) => {
    const refusal = shown(await ask(await behind((_ctx, next) => next()), false))
    const app = await behind(upstream)
    expect(shown(await ask(app, false))).toEqual(refusal)
    expect(app.errors).toEqual([])
  })
})

const receiving = (Koa: KoaClass, upstream: Middleware) =>
  start(Koa, (app) => app.use(upstream).use(receiveWebhook(leads().on('*', () => {}))))

describe.each(versions)('middleware above receiveWebhook on $name', ({ Koa }) => {
  it.each(after)('that %s after next() changes nothing of a success', async (_what, upstream) => {
    const success = shown(await ask(await receiving(Koa, (_ctx, next) => next()), true))
    expect(success).toMatchObject({ status: 200, body: '{"ok":true}' })
    const app = await receiving(Koa, upstream)
    expect(shown(await ask(app, true))).toEqual(success)
    expect(app.errors).toEqual([])
  })
})

describe.each(versions)('middleware above verifyWebhook on $name', ({ Koa }) => {
  it("may add to the app's reply after next()", async () => {
    const app = await start(Koa, (made) => {
      made.use(async (ctx, next) => {
        await next()
        ctx.set('x-seen', `${ctx.status} ${String(ctx.body)}`)
      })
      made.use(verifyWebhook(leads()))
      made.use((ctx) => {
        ctx.status = 201
        ctx.body = 'done'
      })
    })
    expect(await ask(app, true)).toMatchObject({ status: 201, body: 'done', headers: { 'x-seen': '201 done' } })
  })
})
