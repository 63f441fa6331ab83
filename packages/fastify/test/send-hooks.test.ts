import { Transform } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { start, verified, versions } from './support/app.js'

describe.each(versions)('a delivery behind verifyWebhook on $name', ({ fastify }) => {
  /** What two attempts get, with hooks of the app around a handler that succeeds or fails. */
  const attempts = async (prepare: (app: FastifyInstance) => unknown, fails = false) => {
    let runs = 0
    const { deliver } = await start(fastify, async (app) => {
      await prepare(app)
      await verified(app, leads(), async () => {
        runs += 1
        if (fails) throw new Error('no')
        return { own: true }
      })
    })
    const body = event()
    const [first, second] = [await deliver(body), await deliver(body)]
    return { first, second, runs: () => runs }
  }

  it('is handled where an onSend hook changes the body alone, and is answered with that body', async () => {
    const { first, second, runs } = await attempts((app) => app.addHook('onSend', async () => '{"changed":true}'))
    expect(first).toMatchObject({ status: 200, body: '{"changed":true}', headers: { 'content-length': '16' } })
    expect([second.body, runs()]).toEqual(['{"ok":true}', 1])
  })

  it('is handled where an onSend hook makes a stream of the body', async () => {
    const { first, runs } = await attempts((app) =>
      app.addHook('onSend', async (_request, reply, payload) => {
        reply.removeHeader('content-length')
        const stream = new Transform({ transform: (chunk, _encoding, done) => done(null, String(chunk).toUpperCase()) })
        stream.end(payload)
        return stream
      }),
    )
    expect([first.status, first.body, runs()]).toEqual([200, '{"OWN":TRUE}', 1])
  })

  it('is given back where an onSend hook makes a failure of it', async () => {
    const { first, second, runs } = await attempts((app) =>
      app.addHook('onSend', async (_request, reply, payload) => {
        reply.code(502)
        return payload
      }),
    )
    expect([first.status, second.status, runs()]).toEqual([502, 502, 2])
  })

  it('is given back where an onSend hook fails', async () => {
    const { first, second, runs } = await attempts((app) => app.addHook('onSend', async () => Promise.reject(new Error('no'))))
    expect([first.status, second.status, runs()]).toEqual([500, 500, 2])
  })

  // What counts is what the sender is told: it will not come again.
  it('is handled where an error handler or an onSend hook makes a 200 of a failure', async () => {
    const answered = await attempts(
      (app) => app.setErrorHandler((_error, _request, reply) => reply.code(200).send({ sorry: true })),
      true,
    )
    expect([answered.first.body, answered.second.body, answered.runs()]).toEqual(['{"sorry":true}', '{"ok":true}', 1])
    const changed = await attempts((app) => {
      app.addHook('onSend', async (_request, reply) => {
        reply.code(200)
        return '{}'
      })
    }, true)
    expect([changed.first.status, changed.second.body, changed.runs()]).toEqual([200, '{"ok":true}', 1])
  })

  it('is given back where an error handler answers, or fails itself', async () => {
    const answered = await attempts((app) => app.setErrorHandler((_error, _request, reply) => reply.code(418).send('no')), true)
    expect([answered.first.status, answered.second.status, answered.runs()]).toEqual([418, 418, 2])
    const failing = await attempts((app) => {
      app.setErrorHandler(() => {
        throw new Error('no either')
      })
    }, true)
    expect([failing.first.status, failing.second.status, failing.runs()]).toEqual([500, 500, 2])
  })
})
