import { memoryStore, type Store } from '@posthorn/core'
import { webhookDecorators, webhookOf } from '@posthorn/fastify'
import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { everywhere, start } from './support/app.js'
import { startHttp2 } from './support/http2.js'

const handlerTimeout = 50

/** Over HTTP/1, Fastify 5.12 stops its clock once the body is read, so the timeout is shown over HTTP/2. */
const mounted = async (pass: () => Promise<void>, store?: Store) => {
  const counts = { runs: 0 }
  const receiver = leads({ joinMs: 0, ...(store && { store }) })
  const { deliver } = await startHttp2(
    fastify,
    async (app) => {
      await app.register(webhookDecorators)
      app.post('/hooks', { preParsing: app.verifyWebhook(receiver) }, async (request) => {
        webhookOf(request, receiver)
        counts.runs += 1
        if (counts.runs === 1) await pass()
        return { run: counts.runs }
      })
    },
    { handlerTimeout },
  )
  return { deliver, counts }
}

// Fastify 5.0 has no such timeout.
describe("Fastify's handlerTimeout", () => {
  // Who sets it says that a handler may run no longer: what is still at work has failed.
  it('gives a delivery behind verifyWebhook back, and the late reply completes nothing', async () => {
    const { open, pass, reached } = gate()
    const { deliver, counts } = await mounted(pass)
    const body = event()
    const first = deliver('/hooks', body)
    await reached
    expect((await first).status).toBe(503)
    expect(await deliver('/hooks', body)).toMatchObject({ status: 200, body: '{"run":2}' })
    open()
    expect(await deliver('/hooks', body)).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect(counts.runs).toBe(2)
  })

  it('that strikes while the store is asked leaves no claim behind: the retry runs', async () => {
    const { open, pass } = gate()
    const inner = memoryStore()
    const store: Store = { ...inner, claim: (request) => pass().then(() => inner.claim(request)) }
    const { deliver, counts } = await mounted(async () => {}, store)
    const body = event()
    expect((await deliver('/hooks', body)).status).toBe(503)
    open()
    await expect.poll(() => deliver('/hooks', body)).toMatchObject({ status: 200, body: '{"run":1}' })
    expect(counts.runs).toBe(1)
  })

  it.each(everywhere.filter(({ name }) => name.endsWith('Fastify 5')))(
    'does not cut a handler short over HTTP/1: $name',
    async ({ mount }) => {
      const { open, pass, reached } = gate()
      let runs = 0
      const { deliver } = await start(
        fastify,
        (app) =>
          mount(app, leads({ joinMs: 0 }), () => {
            runs += 1
            return pass()
          }),
        { handlerTimeout },
      )
      const body = event()
      const first = deliver(body)
      await reached
      expect((await deliver(body)).status).toBe(503)
      open()
      expect((await first).status).toBe(200)
      expect((await deliver(body)).status).toBe(200)
      expect(runs).toBe(1)
    },
  )
})
