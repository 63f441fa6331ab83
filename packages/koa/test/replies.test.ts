import { once } from 'node:events'
import { Readable } from 'node:stream'
import { verifyWebhook } from '@posthorn/koa'
import type { Context, Middleware } from 'koa'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { start, versions } from './support/app.js'

type Reply = (ctx: Context) => unknown

/** Writes past Koa. */
const bypass =
  (write: (response: Context['res']) => void): Reply =>
  (ctx) => {
    ctx.respond = false
    write(ctx.res)
  }

const handled: readonly (readonly [string, Reply, number, string])[] = [
  ['a text', (ctx) => (ctx.body = 'done'), 200, 'done'],
  ['an object', (ctx) => (ctx.body = { ok: 1 }), 200, '{"ok":1}'],
  ['a stream', (ctx) => (ctx.body = Readable.from(['do', 'ne'])), 200, 'done'],
  ['a status alone', (ctx) => (ctx.status = 202), 202, 'Accepted'],
  ['an empty body', (ctx) => (ctx.body = null), 204, ''],
  ['its own write to the response', bypass((response) => void response.writeHead(201).end('done')), 201, 'done'],
]

const failed: readonly (readonly [string, Reply, number])[] = [
  ['nothing, which Koa takes for 404', () => {}, 404],
  ['a body with an error status', (ctx) => Object.assign(ctx, { body: 'no', status: 503 }), 503],
  ['a redirect', (ctx) => ctx.redirect('/elsewhere'), 302],
  ['ctx.throw', (ctx) => ctx.throw(409), 409],
  ['an exception', () => Promise.reject(new Error('no')), 500],
  ['its own write of an error', bypass((response) => void response.writeHead(500).end()), 500],
]

describe.each(versions)('an app behind verifyWebhook on $name', ({ Koa }) => {
  const replying = async (...replies: readonly Reply[]) => {
    let runs = 0
    const run: Middleware = async (ctx) => {
      await replies[Math.min(runs++, replies.length - 1)]!(ctx)
    }
    const app = await start(Koa, (made) => made.use(verifyWebhook(leads())).use(run))
    return { ...app, runs: () => runs }
  }

  it.each(handled)('that replies with %s has handled the delivery: its duplicate gets the plain reply', async (...row) => {
    const [, reply, status, text] = row
    const { deliver, errors, runs } = await replying(reply)
    const body = event()
    expect(await deliver(body)).toMatchObject({ status, body: text })
    expect(await deliver(body)).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect([runs(), errors]).toEqual([1, []])
  })

  it.each(failed)('that replies with %s has not: the retry runs', async (_what, reply, status) => {
    const { deliver, runs } = await replying(reply, (ctx) => (ctx.body = 'done'))
    const body = event()
    expect((await deliver(body)).status).toBe(status)
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs()).toBe(2)
  })

  it('has its delivery completed before the first byte of a stream is asked for', async () => {
    const store = scriptedStore()
    const seen: unknown[] = []
    const body = new Readable({
      read() {
        seen.push([...store.calls])
        this.push('done')
        this.push(null)
      },
    })
    const { deliver } = await start(Koa, (app) =>
      app.use(verifyWebhook(leads({ store }))).use((ctx) => {
        ctx.body = body
      }),
    )
    expect(await deliver(event())).toMatchObject({ status: 200, body: 'done' })
    expect(seen[0]).toEqual(['claim', 'complete'])
  })
})

describe.each(versions)('a store that cannot complete behind verifyWebhook on $name', ({ Koa }) => {
  const broken = async (reply: Reply) => {
    const store = scriptedStore()
    store.break('complete')
    let runs = 0
    const app = await start(Koa, (made) => {
      made.use(async (ctx, next) => {
        await next()
        ctx.set('x-late', 'yes')
      })
      made.use(verifyWebhook(leads({ store })))
      made.use(async (ctx) => {
        runs += 1
        ctx.set({ 'x-first': 'yes', etag: '"e"', 'cache-control': 'max-age=1' })
        ctx.cookies.set('session', '1')
        await reply(ctx)
      })
    })
    return { ...app, store, runs: () => runs }
  }

  it.each(handled.slice(0, 5))(
    'has 503 take the place of %s, with none of its headers, and no second run',
    async (_what, reply) => {
      const { deliver, errors, store, runs } = await broken(reply)
      const body = event()
      const answer = await deliver(body)
      expect(answer).toMatchObject({ status: 503, body: '{"error":"unavailable"}' })
      expect(answer.headers).toHaveProperty('retry-after')
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
      for (const name of ['x-first', 'x-late', 'etag', 'cache-control', 'set-cookie', 'transfer-encoding'])
        expect(answer.headers).not.toHaveProperty(name)
      store.mend()
      expect(await deliver(body)).toMatchObject({ status: 200, body: '{"ok":true}' })
      expect([runs(), errors]).toEqual([1, []])
    },
  )

  it('leaves no stream open that the app would have sent', async () => {
    const stream = new Readable({ read() {} })
    const { deliver } = await broken((ctx) => (ctx.body = stream))
    const closed = once(stream, 'close')
    expect((await deliver(event())).status).toBe(503)
    await closed
    expect(stream.destroyed).toBe(true)
  })
})
