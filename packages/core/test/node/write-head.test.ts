import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ask, serve } from '../support/server.js'
import { type App, claim, failing, route } from './support/claims.js'

type Form = readonly [what: string, write: (response: ServerResponse) => ServerResponse]

const message = 'Made just now'

/** Ways to begin a reply that the library can hold back. */
const held: readonly Form[] = [
  ['a status', (response) => response.writeHead(201)],
  ['headers', (response) => response.writeHead(201, { 'X-App': 'yes', 'Set-Cookie': ['a=1', 'b=2'], 'X-Count': 3 })],
  ['a message', (response) => response.writeHead(201, message)],
  ['a message and headers', (response) => response.writeHead(201, message, { 'x-app': 'yes' })],
  ['nothing for a message', (response) => response.writeHead(201, undefined, { 'x-app': 'yes' })],
  ['headers that were set before as well', (response) => response.setHeader('x-app', 'no').writeHead(201, { 'X-App': 'yes' })],
  ['a length', (response) => response.writeHead(201, { 'Content-Length': 4 })],
]

/** Those that it leaves to Node, which sends them with the first byte. */
const sentAtOnce: readonly Form[] = [
  ['headers as a flat array', (response) => response.writeHead(201, ['X-App', 'yes', 'X-Other', '1'])],
  ['a message and an array', (response) => response.writeHead(201, message, ['X-App', 'yes'])],
]

const ending =
  (write: Form[1]): App =>
  (response) =>
    write(response).end('made')

/** What a client can see of a reply, but the time and how it is framed: a head that was held may know its length. */
async function replyOn(port: number): Promise<object> {
  const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST' })
  const seen = [...response.headers].filter(([name]) => !['date', 'content-length', 'transfer-encoding'].includes(name))
  return { status: response.status, message: response.statusText, headers: seen, body: await response.text() }
}

const withoutClaim = (app: App) => serve((request, response) => app(response, request))

describe('writeHead behind a claim', () => {
  it.each([...held, ...sentAtOnce])('with %s gives the reply that it gives without one', async (_what, write) => {
    const mine = claim()
    const plain = await replyOn(await withoutClaim(ending(write)))
    expect(plain).toMatchObject({ status: 201, body: 'made' })
    expect(await replyOn(await route(mine, ending(write)))).toEqual(plain)
    expect(mine.calls).toEqual(['complete'])
  })

  it.each(held)('with %s gives way to 503 where the delivery cannot be completed', async (_what, write) => {
    const plain = await replyOn(
      await withoutClaim((response) => response.writeHead(503, { 'content-length': 5, 'retry-after': '1' }).end('later')),
    )
    expect(await replyOn(await route(failing(), ending(write)))).toEqual(plain)
  })

  it.each(sentAtOnce)('with %s is broken off where the delivery cannot be completed', async (_what, write) => {
    await expect(replyOn(await route(failing(), ending(write)))).rejects.toThrow('fetch failed')
  })

  it.each<Form>([
    ['99', (response) => response.writeHead(99)],
    ['1000', (response) => response.writeHead(1000)],
    ['NaN', (response) => response.writeHead(Number.NaN)],
  ])('with the status %s throws as Node does, and releases', async (_status, write) => {
    const mine = claim()
    const reply = await ask(await route(mine, ending(write)))
    expect(reply).toMatchObject({ status: 500, body: 'ERR_HTTP_INVALID_STATUS_CODE' })
    expect(mine.calls).toEqual(['release'])
  })

  it('with a header that cannot be sent throws as Node does, and releases', async () => {
    const mine = claim()
    const reply = await ask(
      await route(
        mine,
        ending((response) => response.writeHead(200, { 'x-app': 'a\r\nb: c' })),
      ),
    )
    expect(reply).toMatchObject({ status: 500, body: 'ERR_INVALID_CHAR' })
    expect(mine.calls).toEqual(['release'])
  })

  it('with a text for a status takes it as Node does', async () => {
    const mine = claim()
    const app = ending((response) => response.writeHead('201' as unknown as number))
    expect(await ask(await route(mine, app))).toMatchObject({ status: 201, body: 'made' })
    expect(mine.calls).toEqual(['complete'])
  })

  it('after the first byte throws as Node does, and the reply goes on', async () => {
    const thrown: unknown[] = []
    const mine = claim()
    const port = await route(mine, (response) => {
      response.write('one ')
      try {
        response.writeHead(500)
      } catch (error) {
        thrown.push(error)
      }
      response.end('two')
    })
    expect(await ask(port)).toMatchObject({ status: 200, body: 'one two' })
    expect(thrown).toMatchObject([{ code: 'ERR_HTTP_HEADERS_SENT' }])
    expect(mine.calls).toEqual(['complete'])
  })

  it('before bytes in pieces goes out with the first of them', async () => {
    const port = await route(claim(), (response) => {
      response.writeHead(202, { 'x-app': 'yes' }).write('one ')
      response.end('two')
    })
    expect(await ask(port)).toMatchObject({ status: 202, body: 'one two', headers: { 'x-app': 'yes' } })
  })

  it('before flushHeaders goes out with it', async () => {
    const sent: boolean[] = []
    const port = await route(failing(), (response) => {
      sent.push(response.writeHead(202).headersSent)
      response.flushHeaders()
      sent.push(response.headersSent)
      response.end('made')
    })
    await expect(replyOn(port)).rejects.toThrow('terminated')
    expect(sent).toEqual([false, true])
  })

  it('leaves a head to be replaced that an error handler thought better of', async () => {
    const mine = claim()
    const port = await route(mine, (response) => {
      response.writeHead(200, { 'x-app': 'yes' })
      response.writeHead(500, { 'x-app': 'no' }).end('failed')
    })
    expect(await ask(port)).toMatchObject({ status: 500, body: 'failed', headers: { 'x-app': 'no' } })
    expect(mine.calls).toEqual(['release'])
  })
})
