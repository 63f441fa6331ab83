import { Readable } from 'node:stream'
import type { RouteHandlerMethod } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { start, verified, versions } from './support/app.js'

const whole: Readonly<Record<string, RouteHandlerMethod>> = {
  'returns a value': async () => ({ own: true }),
  'sends bytes': async (_request, reply) => reply.header('x-app', 'yes').code(202).send(Buffer.from('bytes')),
  'returns nothing': async () => {},
  'takes the reply over': async (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'x-app': 'yes' }).end('raw')
  },
}

describe.each(versions)('a store behind verifyWebhook on $name', ({ fastify }) => {
  const mounted = async (handler: RouteHandlerMethod) => {
    const store = scriptedStore()
    let runs = 0
    const receiver = leads({ store })
    const { deliver } = await start(fastify, async (app) => {
      app.addHook('onRequest', async (_request, reply) => void reply.header('x-app', 'yes'))
      await verified(app, receiver, function counted(request, reply) {
        runs += 1
        return handler.call(this, request, reply)
      })
    })
    return { store, deliver, runs: () => runs }
  }

  it.each(Object.entries(whole))(
    'that cannot complete means 503 in place of the reply that %s, and no second run',
    async (_what, handler) => {
      const { store, deliver, runs } = await mounted(handler)
      const body = event()
      store.break('complete')
      const failed = await deliver(body)
      expect(failed).toMatchObject({
        status: 503,
        body: '{"error":"unavailable"}',
        headers: { 'content-type': 'application/json' },
      })
      expect(failed.headers).toHaveProperty('retry-after')
      expect(failed.headers).not.toHaveProperty('x-app')
      store.mend()
      expect(await deliver(body)).toMatchObject({ status: 200, body: '{"ok":true}' })
      expect(runs()).toBe(1)
    },
  )

  it('that cannot complete breaks a reply off whose first bytes have left', async () => {
    const { store, deliver } = await mounted(async (_request, reply) =>
      reply.type('text/plain').send(Readable.from(['do', 'ne'])),
    )
    store.break('complete')
    await expect(deliver(event())).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  })
})
