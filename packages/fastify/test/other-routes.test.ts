import { webhooks } from '@posthorn/fastify'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { type Answer, ask } from '../../core/test/support/server.js'
import { start, verified, versions } from './support/app.js'

/** An app with parsers and limits of its own. */
function ordinary(app: FastifyInstance): void {
  app.addContentTypeParser('application/xml', { parseAs: 'string' }, (_request, text, done) => done(null, { xml: text }))
  app.post('/echo', async (request) => ({ body: request.body, webhook: request.webhook, verified: 'webhook' in request }))
  app.post('/small', { bodyLimit: 10 }, async (request) => request.body)
  const schema = { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } }
  app.post('/schema', { schema }, async (request) => request.body)
}

const requests: readonly (readonly [path: string, type: string | undefined, body: string])[] = [
  ['/echo', 'application/json', '{"a":1}'],
  ['/echo', 'application/json', '{"a":'],
  ['/echo', 'application/json', ''],
  ['/echo', 'application/xml', '<a/>'],
  ['/echo', 'text/plain', 'text'],
  ['/echo', 'application/x-www-form-urlencoded', 'a=1'],
  ['/echo', 'application/vnd.api+json', '{}'],
  ['/echo', undefined, '{}'],
  ['/small', 'application/json', '{"a":"0123456789"}'],
  ['/schema', 'application/json', '{"name":"Ada"}'],
  ['/schema', 'application/json', '{"nobody":1}'],
  ['/nowhere', 'application/json', '{}'],
]

/** What does not differ from one request to the next. */
const shown = ({ status, body, headers: { date: _date, ...headers } }: Answer): unknown => ({ status, body, headers })

describe.each(versions)('other routes on $name', ({ fastify }) => {
  const answers = async (mount: (app: FastifyInstance) => unknown, first = false): Promise<unknown[]> => {
    const { port } = await start(fastify, async (app) => {
      if (first) await mount(app)
      ordinary(app)
      if (!first) await mount(app)
    })
    const seen: unknown[] = []
    for (const [path, type, body] of requests) {
      const headers = { ...(type ? { 'content-type': type } : {}), 'content-length': body.length }
      seen.push(shown(await ask(port, body, { path, headers })))
    }
    return seen
  }

  it.each([
    ['before', true],
    ['behind', false],
  ])('are parsed, limited and validated as ever, with the endpoint registered %s them', async (_where, first) => {
    const plain = await answers(() => {})
    expect(plain.map((answer) => (answer as Answer).status)).toEqual([200, 400, 400, 200, 200, 415, 415, 415, 413, 200, 400, 404])
    expect(await answers((app) => app.register(webhooks, { receiver: leads(), path: '/hooks' }), first)).toEqual(plain)
  })

  it('are parsed, limited and validated as ever with the decorators, whose `request.webhook` is null there', async () => {
    const plain = await answers((app) => app.decorateRequest('webhook', null), true)
    expect(JSON.parse((plain[0] as Answer).body)).toEqual({ body: { a: 1 }, webhook: null, verified: true })
    expect(await answers((app) => verified(app, leads(), async () => ({})), true)).toEqual(plain)
  })
})

describe.each(versions)('the endpoint on $name', ({ fastify }) => {
  it.each<[string, (app: FastifyInstance) => void]>([
    [
      "its parent's own JSON parser",
      (app) => app.addContentTypeParser('application/json', (_request, _payload, done) => done(new Error('no'))),
    ],
    [
      "its parent's parser for everything",
      (app) => app.addContentTypeParser('*', (_request, _payload, done) => done(new Error('no'))),
    ],
    ['a parent without parsers', (app) => app.removeAllContentTypeParsers()],
  ])('does not mind %s', async (_what, prepare) => {
    const runs: unknown[] = []
    const { deliver, errors } = await start(fastify, async (app) => {
      prepare(app)
      await app.register(webhooks, { receiver: leads().on('*', ({ id }) => runs.push(id)), path: '/hooks' })
    })
    for (const type of ['application/json', 'text/plain', 'nonsense', 'application/x-www-form-urlencoded'])
      expect((await deliver(event(), { headers: { 'content-type': type } })).status).toBe(200)
    expect([runs.length, errors]).toEqual([4, []])
  })

  it("goes by the receiver's limit and not by the server's", async () => {
    const { deliver } = await start(
      fastify,
      (app) => app.register(webhooks, { receiver: leads({ bodyLimit: 500 }), path: '/hooks' }),
      { bodyLimit: 10 },
    )
    expect((await deliver(event())).status).toBe(200)
    expect((await deliver(`${event()}${' '.repeat(500)}`)).status).toBe(413)
  })
})
