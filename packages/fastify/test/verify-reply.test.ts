import { Readable } from 'node:stream'
import { webhookOf } from '@posthorn/fastify'
import type { FastifyReply, RouteHandlerMethod } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import type { Answer } from '../../core/test/support/server.js'
import { start, verified, versions } from './support/app.js'

const handlers: Readonly<Record<string, RouteHandlerMethod>> = {
  'returns a value': async () => ({ own: true }),
  'returns nothing': async () => {},
  'sends and does not return': async (_request, reply) => {
    reply.send({ own: true })
  },
  'is not asynchronous and sends': (_request, reply) => {
    reply.send({ own: true })
  },
  'is not asynchronous and sends later': (_request, reply) => {
    setImmediate(() => void reply.send({ own: true }))
  },
  'sends no content': async (_request, reply) => reply.code(204).send(),
  'returns a stream': async (_request, reply) => reply.type('text/plain').send(Readable.from(['a', 'stream'])),
  'returns a Response': async () => new Response('web', { status: 201 }),
  'sends bytes': async (_request, reply) => reply.code(202).send(Buffer.from('bytes')),
  'sends trailers': async (_request, reply) => {
    reply.trailer('x-checked', async () => 'yes')
    return reply.send('text')
  },
  'takes the reply over': (_request, reply) => {
    reply.hijack()
    reply.raw.end('raw')
  },
  'takes the reply over and writes a head': async (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(201, { 'x-app': 'yes' }).end('raw')
  },
  'is not asynchronous and writes to the raw reply': (_request, reply) => {
    reply.raw.end('raw')
  },
}

const failures: Readonly<Record<string, RouteHandlerMethod>> = {
  throws: () => {
    throw new Error('no')
  },
  rejects: async () => Promise.reject(new Error('no')),
  'returns an error': async () => new Error('no'),
  'replies 302': async (_request, reply) => reply.redirect('/elsewhere'),
  'replies 404': async (_request, reply) => reply.callNotFound(),
  'cannot be serialised': async () => ({ big: 1n }),
  'takes the reply over and fails': async (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(500).end('raw')
  },
}

describe.each(versions)('a handler behind verifyWebhook on $name', ({ fastify }) => {
  const twice = async (handler: RouteHandlerMethod) => {
    let runs = 0
    const receiver = leads()
    const { deliver } = await start(fastify, (app) =>
      verified(app, receiver, function counted(request, reply: FastifyReply) {
        runs += 1
        webhookOf(request, receiver)
        return handler.call(this, request, reply)
      }),
    )
    const body = event()
    const first = await deliver(body)
    const second = await deliver(body)
    return { first, second, runs }
  }

  it.each(Object.entries(handlers))('that %s has handled the delivery', async (_what, handler) => {
    const { first, second, runs } = await twice(handler)
    expect(first.status).toBeLessThan(300)
    expect(second).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect(runs).toBe(1)
  })

  it.each(Object.entries(failures))('that %s has not: the retry runs', async (_what, handler) => {
    const { first, second, runs } = await twice(handler)
    expect(first.status).toBeGreaterThanOrEqual(300)
    expect(second.status).toBe(first.status)
    expect(runs).toBe(2)
  })
})

describe.each(versions)('the reply of a handler on $name', ({ fastify }) => {
  it.each(Object.entries(handlers))('that %s is the one that it would be without verifyWebhook', async (_what, handler) => {
    const { deliver } = await start(fastify, async (app) => {
      await verified(app, leads(), handler)
      app.post('/plain', handler)
    })
    const [here, plain] = [await deliver(event()), await deliver(event(), { path: '/plain' })]
    expect([here.status, here.body]).toEqual([plain.status, plain.body])
    expect(ownHeaders(here)).toEqual(ownHeaders(plain))
  })

  it.each<[string, RouteHandlerMethod]>([
    ['returns nothing', async (_request, reply) => void reply.send({ own: true })],
    [
      'fails afterwards',
      async (_request, reply) => {
        reply.send({ own: true })
        throw new Error('too late')
      },
    ],
  ])('that sends and %s is sent once: no hook and no error handler of the app sees a second one', async (_what, handler) => {
    const seen: string[] = []
    const { deliver } = await start(fastify, async (app) => {
      app.addHook('onSend', async () => void seen.push('onSend'))
      app.addHook('onResponse', async () => void seen.push('onResponse'))
      app.setErrorHandler((error, _request, reply) => {
        seen.push('error handler')
        return reply.send(error)
      })
      await verified(app, leads(), handler)
    })
    expect(await deliver(event())).toMatchObject({ status: 200, body: '{"own":true}' })
    expect(seen).toEqual(['onSend', 'onResponse'])
  })
})

/** Without those that frame the body: a head that is sent with its end may know the length. */
function ownHeaders({ headers }: Answer): unknown {
  const { date: _date, 'content-length': _length, 'transfer-encoding': _encoding, ...own } = headers
  return own
}
