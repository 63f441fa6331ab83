import { webhookDecorators, webhookOf, webhooks } from '@posthorn/fastify'
import { describe, expect, it } from 'vitest'
import { event, forged, leads } from '../../../test/adapters/leads.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { versions } from './support/app.js'
import { startHttp2 } from './support/http2.js'

describe.each(versions)('over HTTP/2 on $name', ({ fastify }) => {
  const mounted = async (store = scriptedStore(), filler = '') => {
    const runs: string[] = []
    const receiver = leads({ store })
    const { deliver } = await startHttp2(fastify, async (app) => {
      await app.register(webhooks, { receiver: leads().on('*', () => runs.push('webhooks')), path: '/endpoint' })
      await app.register(webhookDecorators)
      app.post('/hooks', { preParsing: app.verifyWebhook(receiver) }, async (request, reply) => {
        runs.push('verifyWebhook')
        return reply.header('x-app', 'yes').send({ id: webhookOf(request, receiver).event.id, filler })
      })
    })
    return { deliver, runs }
  }

  it.each(['/endpoint', '/hooks'])('%s handles a delivery once, and refuses a forgery', async (path) => {
    const { deliver, runs } = await mounted()
    const body = event()
    expect((await deliver(path, body, forged)).status).toBe(401)
    expect(runs).toEqual([])
    const first = await deliver(path, body)
    expect([first.status, first.headers['x-app']]).toEqual([200, path === '/hooks' ? 'yes' : undefined])
    expect(await deliver(path, body)).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect(runs).toHaveLength(1)
  })

  it.each(['/endpoint', '/hooks'])('%s answers a large body that is refused, and the session goes on', async (path) => {
    const { deliver, runs } = await mounted()
    const large = Buffer.alloc(8 * 1_048_576, ' ')
    expect((await deliver(path, large, { 'x-recover-signature': 'none' })).status).toBe(401)
    expect((await deliver(path, large)).status).toBe(413)
    expect((await deliver(path, event())).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it("has Fastify's parsers refuse what they cannot read, and the next attempt runs", async () => {
    const { deliver, runs } = await mounted()
    const body = event()
    expect((await deliver('/hooks', body, { 'content-type': 'text/xml' })).status).toBe(415)
    expect((await deliver('/hooks', body)).status).toBe(200)
    expect(runs).toEqual(['verifyWebhook'])
  })

  it('answers 503 where the delivery was handled and could not be completed', async () => {
    const store = scriptedStore()
    const { deliver, runs } = await mounted(store)
    const body = event()
    store.break('complete')
    const failed = await deliver('/hooks', body)
    expect(failed).toMatchObject({ status: 503, body: '{"error":"unavailable"}' })
    expect(failed.headers).not.toHaveProperty('x-app')
    store.mend()
    expect((await deliver('/hooks', body)).status).toBe(200)
    expect(runs).toEqual(['verifyWebhook'])
  })

  // Fastify writes what is larger than 64 KiB piece by piece, so the head may have left.
  it('does not end a large reply well where the delivery could not be completed', async () => {
    const store = scriptedStore()
    const { deliver, runs } = await mounted(store, ' '.repeat(200_000))
    const body = event()
    store.break('complete')
    const outcome = deliver('/hooks', body).then(
      ({ status, body: { length } }) => `${status} with ${length} bytes`,
      () => 'broken off',
    )
    expect(await outcome).not.toMatch(/^200/)
    store.mend()
    expect(await deliver('/hooks', body)).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect(runs).toEqual(['verifyWebhook'])
  })
})
