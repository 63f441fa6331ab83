import formbody from '@fastify/formbody'
import { createReceiver, sign } from '@posthorn/core'
import { webhookDecorators, webhookOf } from '@posthorn/fastify'
import { customerio } from '@posthorn/providers/customerio'
import type { FastifyInstance, RouteShorthandOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, forged, leads, secret } from '../../../test/adapters/leads.js'
import { start, versions } from './support/app.js'

describe.each(versions)('a route behind verifyWebhook on $name', ({ fastify }) => {
  const mounted = async (options: RouteShorthandOptions = {}, prepare: (app: FastifyInstance) => unknown = () => {}) => {
    const receiver = leads()
    const bodies: unknown[] = []
    const started = await start(fastify, async (app) => {
      await prepare(app)
      await app.register(webhookDecorators)
      app.post('/hooks', { ...options, preParsing: app.verifyWebhook(receiver) }, async (request) => {
        bodies.push(request.body)
        return webhookOf(request, receiver).event.id
      })
    })
    return { ...started, bodies }
  }

  it("gets the body from the app's own JSON parser, which is asked once per delivery and never for a forgery", async () => {
    const parsed: string[] = []
    const { deliver, bodies } = await mounted({}, (app) =>
      app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
        parsed.push(String(text))
        done(null, { own: JSON.parse(String(text)) as unknown })
      }),
    )
    const body = event()
    expect((await deliver(body, { headers: forged })).status).toBe(401)
    expect(parsed).toEqual([])
    for (let attempt = 0; attempt < 2; attempt++) expect((await deliver(body)).status).toBe(200)
    expect([parsed, bodies]).toEqual([[body], [{ own: JSON.parse(body) as unknown }]])
  })

  it('has its parser refuse what it cannot read, and the next attempt runs', async () => {
    const { deliver, bodies } = await mounted()
    const body = event()
    const odd = await deliver(body, { headers: { 'content-type': 'application/vnd.recover+json' } })
    expect(odd.status).toBe(415)
    expect(bodies).toEqual([])
    expect((await deliver(body)).status).toBe(200)
    expect(bodies).toEqual([JSON.parse(body)])
  })

  it('tells a forgery by its signature, not by what a parser would have made of it', async () => {
    const { deliver, errors } = await mounted()
    const types = ['application/json', 'application/vnd.recover+json', 'nonsense']
    for (const type of types) expect((await deliver('{"id":', { headers: { ...forged, 'content-type': type } })).status).toBe(401)
    expect(errors).toEqual([])
  })

  it.each<[string, RouteShorthandOptions, number]>([
    ['its own limit', { bodyLimit: 20 }, 413],
    ['its schema', { schema: { body: { type: 'object', required: ['absent'] } } }, 400],
    ['a later hook', { preHandler: async (_request, reply) => reply.code(403).send('no') }, 403],
    ['preValidation', { preValidation: async () => Promise.reject(new Error('no')) }, 500],
  ])('is refused to a delivery by %s, which is given back for the next attempt', async (_what, options, status) => {
    const receiver = leads()
    let runs = 0
    const { deliver } = await start(fastify, async (app) => {
      await app.register(webhookDecorators)
      app.post('/strict', { ...options, preParsing: app.verifyWebhook(receiver) }, async () => (runs += 1))
      app.post('/hooks', { preParsing: app.verifyWebhook(receiver) }, async () => (runs += 1))
    })
    const body = event()
    for (let attempt = 0; attempt < 2; attempt++) expect((await deliver(body, { path: '/strict' })).status).toBe(status)
    expect(runs).toBe(0)
    expect((await deliver(body)).status).toBe(200)
    expect((await deliver(body)).body).toBe('{"ok":true}')
    expect(runs).toBe(1)
  })

  it('gets a form from @fastify/formbody', async () => {
    const seen: unknown[] = []
    const receiver = createReceiver(customerio, { secret, format: 'form' })
    const { deliver } = await start(fastify, async (app) => {
      await app.register(formbody)
      await app.register(webhookDecorators)
      app.post('/hooks', { preParsing: app.verifyWebhook(receiver) }, async (request) => {
        seen.push({ ...(request.body as object) })
        return 'handled'
      })
    })
    const body = 'object_type=email&metric=opened'
    const headers = { ...sign(customerio, { secret, body }), 'content-type': 'application/x-www-form-urlencoded' }
    expect((await deliver(body, { headers })).status).toBe(200)
    expect(seen).toEqual([{ object_type: 'email', metric: 'opened' }])
  })
})
