import { webhookDecorators } from '@posthorn/fastify'
import { describe, expect, it } from 'vitest'
import { event, forged, leads } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { everywhere, start, versions } from './support/app.js'

describe.each(everywhere)('$name', ({ name, fastify, mount }) => {
  // Fastify 5.12 wants these among its router's options, and 5.0 has no such thing.
  const routing = (options: object) => (name.endsWith('5.0') ? options : { routerOptions: options })

  it.each<[string, object, readonly string[]]>([
    ['ignoreTrailingSlash', { ignoreTrailingSlash: true }, ['/hooks/']],
    ['ignoreDuplicateSlashes', { ignoreDuplicateSlashes: true }, ['//hooks']],
    ['caseSensitive: false', { caseSensitive: false }, ['/HOOKS', '/Hooks']],
  ])('verifies at every address that %s makes the same', async (_option, options, paths) => {
    let runs = 0
    const { deliver } = await start(fastify, (app) => mount(app, leads(), () => (runs += 1)), routing(options))
    for (const path of ['/hooks', ...paths]) {
      const before = runs
      const body = event()
      expect((await deliver(body, { path, headers: forged })).status).toBe(401)
      expect(runs).toBe(before)
      expect((await deliver(body, { path })).status).toBe(200)
      expect(runs).toBe(before + 1)
    }
  })

  it.each([true, false])('lets no other method in, with exposeHeadRoutes: %s', async (exposeHeadRoutes) => {
    let runs = 0
    const { port } = await start(fastify, (app) => mount(app, leads(), () => (runs += 1)), { exposeHeadRoutes })
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask(port, undefined, { path: '/hooks', method })
      expect([method, status]).toEqual([method, name.startsWith('webhooks') ? 405 : 404])
      expect(headers.allow).toBe(status === 405 ? 'POST' : undefined)
    }
    expect(runs).toBe(0)
  })
})

describe.each(versions)('a GET route behind verifyWebhook on $name', ({ fastify }) => {
  // Fastify makes a HEAD route of it by itself.
  it('is verified by HEAD too', async () => {
    let runs = 0
    const { port } = await start(fastify, async (app) => {
      await app.register(webhookDecorators)
      app.get('/hooks', { preParsing: app.verifyWebhook(leads()) }, async () => (runs += 1))
    })
    for (const method of ['GET', 'HEAD']) expect((await ask(port, undefined, { path: '/hooks', method })).status).toBe(405)
    expect(runs).toBe(0)
  })
})
