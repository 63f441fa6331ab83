import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebhookReply } from '@posthorn/core'
import { bodyOf, type BodySource, defineMount, type NodeResponse, sendReply, settleOnEnd } from '@posthorn/core/node'
import { describe, expect, it } from 'vitest'
import { notes, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { ask, serve } from '../support/server.js'
import { claim } from './support/claims.js'

const refusal: WebhookReply = { status: 401, headers: { 'x-ours': 'yes' }, body: Buffer.from('no') }

interface Holder {
  readonly reply: Exclude<NodeResponse, ServerResponse>
  readonly hijacks: () => number
}

/** What Fastify hands out: an object that holds Node's response, with headers that it sets when it sends. */
function holderOf(raw: ServerResponse, headers: ReturnType<Holder['reply']['getHeaders']>): Holder {
  let hijacked = 0
  const reply = { raw, getHeaders: () => ({ ...raw.getHeaders(), ...headers }), hijack: () => (hijacked += 1) }
  return { reply, hijacks: () => hijacked }
}

describe("a framework's own reply object", () => {
  it('is taken over with the headers that plugins set, which ours go before', async () => {
    const seen: number[] = []
    const port = await serve((raw, response) => {
      response.setHeader('x-raw', 'yes')
      const set = { 'x-plugin': 'yes', 'x-list': ['a', 'b'], 'x-count': 3, 'x-ours': 'no', 'x-unset': undefined }
      const { reply, hijacks } = holderOf(response, set)
      sendReply({ raw }, reply, refusal)
      seen.push(hijacks())
    })
    const { status, body, headers } = await ask(port)
    expect([status, body]).toEqual([401, 'no'])
    expect(headers).toMatchObject({ 'x-raw': 'yes', 'x-plugin': 'yes', 'x-list': 'a, b', 'x-count': '3', 'x-ours': 'yes' })
    expect(headers).not.toHaveProperty('x-unset')
    expect(seen).toEqual([1])
  })

  it('is left in the hands of the framework while a claim waits for its end', async () => {
    const mine = claim()
    const seen: number[] = []
    const port = await serve((raw, response) => {
      const { reply, hijacks } = holderOf(response, { 'x-plugin': 'yes' })
      settleOnEnd({ raw }, reply, mine)
      response.end('handled')
      seen.push(hijacks())
    })
    expect(await ask(port)).toMatchObject({ status: 200, body: 'handled' })
    expect([mine.calls, seen]).toEqual([['complete'], [0]])
  })

  it('that has replied already is left alone', async () => {
    const thrown: unknown[] = []
    const port = await serve((raw, response) => {
      const { reply } = holderOf(response, { 'x-plugin': 'yes' })
      response.end('too early')
      try {
        sendReply({ raw }, reply, refusal)
      } catch (error) {
        thrown.push(error)
      }
    })
    expect(await ask(port)).toMatchObject({ status: 200, body: 'too early' })
    expect(thrown).toEqual([])
  })
})

describe("a framework's own request object", () => {
  const createMount = defineMount<{ readonly raw: IncomingMessage }>({
    fix: '',
    requestOf: (request) => ({ node: request, url: undefined, params: undefined }),
  })

  it('gives the method, the address, the headers and the body of the request that it holds', async () => {
    const { receiver, runs } = recorded()
    const mount = createMount('test', receiver, {})
    const port = await serve((raw, response) => {
      void mount.receive({ raw }).then((reply) => sendReply({ raw }, response, reply))
    })
    const { headers, body } = signed(notes)
    expect(await ask(port, body, { headers: headers as Record<string, string> })).toMatchObject({ status: 200 })
    expect(await ask(port, body, { method: 'PUT', headers: headers as Record<string, string> })).toMatchObject({ status: 405 })
    expect(runs).toHaveLength(1)
  })
})

it("a request on which a parser left the bytes as `raw` is still Node's own", async () => {
  const { receiver } = recorded()
  const mount = defineMount<BodySource>({ fix: '', requestOf: (node) => ({ node, url: node.url, params: {} }) })(
    'test',
    receiver,
    {},
  )
  const port = await serve((request: BodySource, response) => {
    void bodyOf(request, '')(10_000, 5000).then(async (rawBody) => {
      Object.assign(request, { rawBody, raw: rawBody })
      const reply = await mount
        .receive(request)
        .catch((error: Error) => ({ ...refusal, status: 500, body: Buffer.from(error.message) }))
      response.writeHead(reply.status).end(reply.body)
    })
  })
  const { headers, body } = signed(notes)
  expect(await ask(port, body, { headers: headers as Record<string, string> })).toMatchObject({ status: 200 })
})
