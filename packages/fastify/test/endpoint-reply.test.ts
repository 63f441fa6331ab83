import { Writable } from 'node:stream'
import { webhooks } from '@posthorn/fastify'
import { describe, expect, it } from 'vitest'
import { event, forged, leads } from '../../../test/adapters/leads.js'
import { everywhere, start, versions } from './support/app.js'

describe.each(everywhere)("the app's hooks around $name", ({ fastify, mount }) => {
  it('that set headers before it, as those of CORS and of security headers do, set them on every reply', async () => {
    const { deliver } = await start(fastify, async (app) => {
      app.addHook('onRequest', async (_request, reply) => {
        reply.header('access-control-allow-origin', '*').header('vary', ['origin', 'accept'])
        reply.raw.setHeader('x-raw', 'yes')
      })
      await mount(app, leads(), () => {})
    })
    const body = event()
    const large = ' '.repeat(3_000_000)
    const answers = [
      await deliver(body, { headers: forged }),
      await deliver(body),
      await deliver(body),
      await deliver('not JSON'),
      await deliver(large),
      await deliver(large, { headers: forged }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200, 400, 413, 413])
    for (const { headers } of answers)
      expect(headers).toMatchObject({ 'access-control-allow-origin': '*', vary: 'origin, accept', 'x-raw': 'yes' })
  })

  it('that refuse before it keep it from the request', async () => {
    let runs = 0
    const { deliver } = await start(fastify, async (app) => {
      app.addHook('onRequest', async (_request, reply) => reply.code(429).send('slow down'))
      await mount(app, leads(), () => (runs += 1))
    })
    expect(await deliver(event())).toMatchObject({ status: 429, body: 'slow down' })
    expect(runs).toBe(0)
  })

  it('see the end of every reply, once, with its status', async () => {
    const seen: number[] = []
    const { deliver } = await start(fastify, async (app) => {
      app.addHook('onResponse', async (_request, reply) => void seen.push(reply.statusCode))
      await mount(app, leads(), () => {})
    })
    const body = event()
    await deliver(body, { headers: forged })
    await deliver(body)
    await deliver(body)
    expect(seen).toEqual([401, 200, 200])
  })
})

describe.each(versions)('an endpoint on $name', ({ fastify }) => {
  it("is logged by the app's logger as any route is, and the delivery's content is not", async () => {
    const lines: { readonly msg: string; readonly res?: { readonly statusCode: number } }[] = []
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(JSON.parse(String(chunk)) as (typeof lines)[number])
        done()
      },
    })
    const { deliver } = await start(
      fastify,
      (app) => app.register(webhooks, { receiver: leads().on('*', () => {}), path: '/hooks' }),
      { logger: { level: 'info', stream } },
    )
    const body = event()
    expect((await deliver(body)).status).toBe(200)
    expect((await deliver(body, { headers: forged })).status).toBe(401)
    const ends = lines.filter(({ msg }) => msg === 'request completed')
    expect(ends.map(({ res }) => res?.statusCode)).toEqual([200, 401])
    expect(JSON.stringify(lines)).not.toContain('+14155551234')
  })

  it('hands a mistake of the app to its error handler, which answers', async () => {
    const { deliver, errors } = await start(fastify, async (app) => {
      app.setErrorHandler((error: Error & { code?: string }, _request, reply) => reply.code(500).send({ mine: error.code }))
      app.addHook('onRequest', async ({ raw }) => void (await raw.toArray()))
      await app.register(webhooks, { receiver: leads(), path: '/hooks' })
    })
    expect(await deliver(event())).toMatchObject({ status: 500, body: '{"mine":"body_already_read"}' })
    expect(errors).toHaveLength(1)
  })
})
