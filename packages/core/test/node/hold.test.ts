import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { settleOnEnd } from '@posthorn/core/node'
import { describe, expect, it } from 'vitest'
import { gate } from '../support/receivers.js'
import { ask, dial, serve } from '../support/server.js'
import { type App, claim, failed, failing, route } from './support/claims.js'

/** Replies that are whole to a sender before they are ended. */
const whole: readonly (readonly [string, App])[] = [
  ['at once', (response) => response.writeHead(200, { 'content-length': 4 }).write('made')],
  [
    'in pieces',
    (response) => {
      response.setHeader('Content-Length', '4')
      response.write('ma')
      response.write('de')
    },
  ],
  [
    'as bytes and as text in an encoding',
    (response) => {
      response.setHeader('content-length', 4)
      response.write(Buffer.from('ma'))
      response.write('6465', 'hex')
    },
  ],
]

describe('the last byte of a reply whose length is known', () => {
  it.each(whole)('waits until the delivery is completed where it was written %s', async (_how, app) => {
    const { open, pass, reached } = gate()
    const mine = claim(() => pass().then(() => undefined))
    const port = await route(mine, (response, request) => {
      app(response, request)
      response.end()
    })
    const { socket, text, closed } = await dial(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    await reached
    // A round trip over the same loop: were the byte not held, it would have come by now.
    await ask(await serve((_request, response) => response.end()))
    expect(text()).not.toMatch(/made$/)
    open()
    await closed
    expect(text()).toMatch(/\r\n\r\nmade$/)
    expect(mine.calls).toEqual(['complete'])
  })

  it('gives way to 503 with all before it, where nothing was sent yet', async () => {
    const [, app] = whole[0]!
    const port = await route(failing(), (response, request) => {
      app(response, request)
      response.end()
    })
    expect(await ask(port)).toMatchObject({ status: 503, body: 'later' })
  })

  it('does not come where the delivery could not be completed and the rest was sent', async () => {
    const [, app] = whole[1]!
    const port = await route(failing(), (response, request) => {
      app(response, request)
      response.end()
    })
    await expect(ask(port)).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  })
})

describe('a response whose end is held', () => {
  it('says that it is ended, to frameworks that ask', async () => {
    const seen: boolean[] = []
    const { open, pass, reached } = gate()
    const port = await route(
      claim(() => pass().then(() => undefined)),
      (response) => {
        seen.push(response.writableEnded)
        response.end('made')
        seen.push(response.writableEnded, response.headersSent)
      },
    )
    const answer = ask(port)
    await reached
    expect(seen).toEqual([false, true, false])
    open()
    expect(await answer).toMatchObject({ status: 200, body: 'made' })
  })

  it.each<readonly [string, (response: ServerResponse) => unknown]>([
    ['writing', (response) => response.write('more')],
    ['ending', (response) => response.end('more')],
    ['another head', (response) => response.writeHead(500, { 'x-late': 'yes' })],
    ['flushing', (response) => response.flushHeaders()],
    ['another status and header', (response) => Object.assign(response, { statusCode: 500 }).setHeader('x-late', 'yes')],
  ])('is not changed by %s', async (_how, late) => {
    const mine = claim()
    const port = await route(mine, (response) => {
      response.end('made')
      late(response)
    })
    const answer = await ask(port)
    expect(answer).toMatchObject({ status: 200, body: 'made' })
    expect(answer.headers).not.toHaveProperty('x-late')
    expect(mine.calls).toEqual(['complete'])
  })
})

describe('a claim is released', () => {
  it('where something else has replied before the app is asked', async () => {
    const mine = claim()
    const { open, pass } = gate()
    const port = await serve((request, response) => {
      request.resume()
      // Nothing happens to a response after this.
      response.once('close', () => {
        settleOnEnd(request, response, mine)
        open()
      })
      response.end('a timeout of the framework')
    })
    expect(await ask(port)).toMatchObject({ body: 'a timeout of the framework' })
    await pass()
    expect(mine.calls).toEqual(['release'])
  })

  it.each<readonly [string, App]>([
    ['before its first byte', (response) => response.destroy()],
    [
      'after some of it',
      (response) => {
        response.write('ma')
        response.destroy()
      },
    ],
  ])('where the app breaks its reply off %s', async (_when, app) => {
    const mine = claim()
    await expect(ask(await route(mine, app))).rejects.toThrow(/aborted|hang up|ECONNRESET/)
    expect(mine.calls).toEqual(['release'])
  })

  it('where the sender hangs up in the middle of a reply', async () => {
    const mine = claim()
    const { open, pass } = gate()
    const port = await serve((request, response) => {
      request.resume()
      settleOnEnd(request, response, mine)
      response.once('close', open)
      response.write('ma')
    })
    const { socket } = await dial(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')
    await once(socket, 'data')
    socket.destroy()
    await pass()
    expect(mine.calls).toEqual(['release'])
  })
})

it('a claim that settles with an exception breaks the reply off, rather than to wait for ever', async () => {
  const reply = { ...failed, headers: { 'not a header': 'x' } }
  await expect(
    ask(
      await route(
        claim(() => Promise.resolve(reply)),
        (response) => response.end('made'),
      ),
    ),
  ).rejects.toThrow(/hang up|ECONNRESET/)
})
