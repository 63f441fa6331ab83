import { Router } from '@koa/router'
import { createReceiver, defineProvider, sign } from '@posthorn/core'
import { receiveWebhook, verifyWebhook } from '@posthorn/koa'
import type { Context } from 'koa'
import { describe, expect, it } from 'vitest'
import { event, leads, secret } from '../../../test/adapters/leads.js'
import { everywhere, start, startRoutes, versions } from './support/app.js'

describe.each(everywhere)('$name under @koa/router', ({ Koa, handlers }) => {
  it('handles deliveries behind a prefix, in nested routers and behind any method', async () => {
    let runs = 0
    const mounted = () => handlers(leads(), {}, () => (runs += 1))
    const { deliver } = await startRoutes(Koa, (router) => {
      const inner = new Router({ prefix: '/inner' })
      inner.post('/hooks', ...mounted())
      router.use('/outer', new Router({ prefix: '/api' }).use(inner.routes()).routes())
      router.all('/all', ...mounted())
    })
    expect((await deliver(event(), { path: '/outer/api/inner/hooks' })).status).toBe(200)
    expect((await deliver(event(), { path: '/all' })).status).toBe(200)
    expect((await deliver(event(), { path: '/inner/hooks' })).status).toBe(404)
    expect(await deliver(event(), { path: '/all', method: 'PUT' })).toMatchObject({ status: 405 })
    expect(runs).toBe(2)
  })

  it('sends deliveries to the receiver that the path names', async () => {
    const seen: string[] = []
    const bothOf = (name: string) => leads({ endpoint: name }).on('*', () => void seen.push(name))
    const receivers = { one: bothOf('one'), two: bothOf('two') }
    const { deliver } = await startRoutes(Koa, (router) => router.post('/hooks/:provider', receiveWebhook(receivers)))
    const body = event()
    for (const name of ['one', 'two', 'one']) expect((await deliver(body, { path: `/hooks/${name}` })).status).toBe(200)
    expect(seen).toEqual(['one', 'two'])
  })
})

describe.each(versions)('verifyWebhook on $name, mounted by router.use', ({ Koa }) => {
  it.each<[string, (router: Router, run: (ctx: Context) => void) => void]>([
    ['for all routes', (router, run) => router.use(verifyWebhook(leads())).post('/hooks', run)],
    ['for a path', (router, run) => router.use('/hooks', verifyWebhook(leads())).post('/hooks', run)],
    [
      'for several receivers',
      (router, run) => router.use('/:provider', verifyWebhook({ hooks: leads() })).post('/:provider', run),
    ],
  ])('%s, lets nothing unsigned through', async (_what, mount) => {
    let runs = 0
    const { deliver } = await startRoutes(Koa, (router) =>
      mount(router, (ctx) => {
        runs += 1
        ctx.body = ctx.state['webhook'] ? 'verified' : 'unverified'
      }),
    )
    expect(await deliver(event(), { headers: { 'x-recover-signature': 'ff' } })).toMatchObject({ status: 401 })
    expect(runs).toBe(0)
    expect(await deliver(event())).toMatchObject({ status: 200, body: 'verified' })
    expect(runs).toBe(1)
  })

  // @koa/router runs the middleware of `use` for requests that match a route, and for no others.
  it('runs nothing where no route matches, and leaves the delivery to the attempt that finds one', async () => {
    const receiver = leads()
    const { deliver } = await startRoutes(Koa, (router) =>
      router.use(verifyWebhook(receiver)).post('/hooks', (ctx) => {
        ctx.body = 'done'
      }),
    )
    const body = event()
    expect((await deliver(body, { path: '/elsewhere' })).status).toBe(404)
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
  })
})

const addressed = defineProvider({
  name: 'addressed',
  docs: 'https://addressed.example/webhooks',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{url}{body}' }],
  id: 'json:id',
  type: '{json:type}',
})

describe.each(versions)('a signed address on $name', ({ Koa }) => {
  // koa-mount and the like cut `ctx.path`; the sender knows the whole.
  it('is the one that was asked for, whatever middleware made of ctx.url', async () => {
    const publicUrl = 'https://hooks.example'
    const receiver = createReceiver(addressed, { secret, publicUrl })
    const { deliver } = await start(Koa, (app) => {
      app.use((ctx, next) => {
        ctx.url = '/cut'
        return next()
      })
      app.use(receiveWebhook(receiver))
    })
    const body = event()
    const headers = (path: string) => sign(addressed, { secret, body, publicUrl, url: path })
    expect((await deliver(body, { path: '/hooks?a=1', headers: headers('/cut') })).status).toBe(401)
    expect((await deliver(body, { path: '/hooks?a=1', headers: headers('/hooks?a=1') })).status).toBe(200)
  })
})
