import { type MountOptions, webhookDecorators, webhooks } from '@posthorn/fastify'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, forged, leads } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'

/** How an app may come to its endpoint. Each gives the endpoint's path. */
type Order = (app: FastifyInstance, run: () => void, options?: MountOptions) => string | Promise<string>

const endpoints: Readonly<Record<string, Order>> = {
  'without await': (app, run) => {
    void app.register(webhooks, { receiver: leads().on('*', run), path: '/hooks' })
    return '/hooks'
  },
  'without await, before and after other routes': (app, run) => {
    app.get('/before', async () => 'before')
    void app.register(webhooks, { receiver: leads().on('*', run), path: '/hooks' })
    app.get('/after', async () => 'after')
    return '/hooks'
  },
  'with a prefix': async (app, run) => {
    await app.register(webhooks, { receiver: leads().on('*', run), path: '/recover', prefix: '/v1/hooks' })
    return '/v1/hooks/recover'
  },
  'with a prefix and the path /': async (app, run) => {
    await app.register(webhooks, { receiver: leads().on('*', run), path: '/', prefix: '/hooks' })
    return '/hooks'
  },
  'in a child scope with a prefix': (app, run) => {
    void app.register(
      async (child) => {
        void child.register(webhooks, { receiver: leads().on('*', run), path: '/recover' })
      },
      { prefix: '/hooks' },
    )
    return '/hooks/recover'
  },
}

const routes: Readonly<Record<string, Order>> = {
  'after awaited decorators': async (app, run) => {
    await app.register(webhookDecorators)
    app.post('/hooks', { preParsing: app.verifyWebhook(leads()) }, async () => run())
    return '/hooks'
  },
  'in a child scope behind decorators that nobody awaits': (app, run) => {
    void app.register(webhookDecorators)
    void app.register(
      async (child) => {
        child.post('/recover', { preParsing: child.verifyWebhook(leads()) }, async () => run())
      },
      { prefix: '/hooks' },
    )
    return '/hooks/recover'
  },
  'in after()': (app, run) => {
    void app.register(webhookDecorators)
    app.after(() => app.post('/hooks', { preParsing: app.verifyWebhook(leads()) }, async () => run()))
    return '/hooks'
  },
  "in a child scope made before the decorators, with its parent's": async (app, run) => {
    let child!: FastifyInstance
    await app.register(async (made) => {
      child = made
    })
    await app.register(webhookDecorators)
    child.post('/hooks', { preParsing: app.verifyWebhook(leads()) }, async () => run())
    return '/hooks'
  },
  'in one of two sibling scopes that both have the decorators': async (app, run) => {
    await app.register(async (other) => {
      await other.register(webhookDecorators)
    })
    await app.register(async (child) => {
      await child.register(webhookDecorators)
      child.post('/hooks', { preParsing: child.verifyWebhook(leads()) }, async () => run())
    })
    return '/hooks'
  },
  'of a whole scope, whose hook stands before every route': async (app, run) => {
    await app.register(webhookDecorators)
    await app.register(async (child) => {
      child.post('/hooks', async () => run())
      child.addHook('preParsing', app.verifyWebhook(leads()))
    })
    return '/hooks'
  },
}

describe.each(versions)('on $name', ({ fastify }) => {
  const guards = async (order: Order) => {
    let runs = 0
    let path = ''
    const { deliver } = await start(fastify, async (app) => {
      path = await order(app, () => void (runs += 1))
    })
    const body = event()
    for (const headers of [forged, { 'x-recover-signature': '' }])
      expect((await deliver(body, { path, headers })).status).toBe(401)
    expect(runs).toBe(0)
    for (let attempt = 0; attempt < 2; attempt++) expect((await deliver(body, { path })).status).toBe(200)
    expect(runs).toBe(1)
  }

  it.each(Object.entries(endpoints))('an endpoint registered %s verifies', (_how, order) => guards(order))

  it.each(Object.entries(routes))('a route declared %s verifies', (_how, order) => guards(order))

  it('a route that is declared before the decorators are there cannot be declared at all', () => {
    const app = fastify()
    void app.register(webhookDecorators)
    expect(() => app.post('/hooks', { preParsing: app.verifyWebhook(leads()) }, async () => 'handled')).toThrow(TypeError)
  })

  it('a scope has no decorators of its sibling, and cannot declare a route with them', async () => {
    const app = fastify()
    void app.register(async (child) => {
      await child.register(webhookDecorators)
    })
    void app.register(async (sibling) => {
      sibling.post('/hooks', { preParsing: sibling.verifyWebhook(leads()) }, async () => 'handled')
    })
    await expect(app.ready()).rejects.toThrow(TypeError)
  })

  it('a scope that is made before the decorators stops the app, and does not open the route', async () => {
    const app = fastify()
    void app.register(async (child) => {
      child.post('/hooks', { preParsing: child.verifyWebhook(leads()) }, async () => 'handled')
    })
    void app.register(webhookDecorators)
    await expect(app.ready()).rejects.toThrow(/verifyWebhook/)
  })
})
