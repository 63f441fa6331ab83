import { describe, expect, it } from 'vitest'
import { gate } from '../support/receivers.js'
import { ask, dial, serve } from '../support/server.js'
import { claim, failing, route } from './support/claims.js'

it('holds the end until completing is done', async () => {
  const { open, pass, reached } = gate()
  const mine = claim(() => pass().then(() => undefined))
  const port = await route(mine, (response) => response.end('hello'))
  let answered = false
  const answer = ask(port).then((got) => {
    answered = true
    return got
  })
  await reached
  // A round trip over the same loop: were the reply not held, it would have come by now.
  await ask(await serve((_request, response) => response.end()))
  expect(answered).toBe(false)
  open()
  expect(await answer).toMatchObject({ status: 200, body: 'hello' })
  expect(mine.calls).toEqual(['complete'])
})

it('answers 503 in place of the app where completing failed, without its headers', async () => {
  const port = await route(failing(), (response) => {
    response.setHeader('x-app', 'yes')
    response.setHeader('content-length', 5)
    response.statusCode = 201
    response.end('hello')
  })
  const answer = await ask(port)
  expect(answer).toMatchObject({ status: 503, body: 'later', headers: { 'retry-after': '1' } })
  expect(answer.headers).not.toHaveProperty('x-app')
})

it.each([200, 201, 204, 299])('completes on %i', async (status) => {
  const mine = claim()
  const port = await route(mine, (response) => response.writeHead(status).end())
  expect((await ask(port)).status).toBe(status)
  expect(mine.calls).toEqual(['complete'])
})

it.each([301, 400, 404, 500, 503])('releases on %i, before the sender hears of it', async (status) => {
  const mine = claim()
  const port = await route(mine, (response) => {
    response.statusCode = status
    response.end('no')
  })
  expect(await ask(port)).toMatchObject({ status, body: 'no' })
  expect(mine.calls).toEqual(['release'])
})

it('settles once, whatever the app calls', async () => {
  const mine = claim()
  const port = await route(mine, (response) => {
    response.end('first')
    response.statusCode = 500
    response.end('second')
  })
  expect(await ask(port)).toMatchObject({ body: 'first' })
  expect(mine.calls).toEqual(['complete'])
})

it('lets a body through that was written in pieces, and calls back', async () => {
  let called = 0
  const port = await route(claim(), (response) => {
    response.write('one ')
    response.end('two', () => (called += 1))
  })
  expect((await ask(port)).body).toBe('one two')
  expect(called).toBe(1)
})

describe('after the sender hung up', () => {
  it.each([
    [200, 'complete'],
    [500, 'release'],
  ])('settles by the status that the app would have sent: %i', async (status, call) => {
    const mine = claim()
    const { open, pass, reached } = gate()
    let settled!: () => void
    const ended = new Promise<void>((resolve) => {
      settled = resolve
    })
    const port = await route(mine, (response, request) => {
      request.on('error', () => {})
      response.once('close', open)
      void pass().then(() => {
        response.statusCode = status
        response.end('late')
        settled()
      })
    })
    const { socket } = await dial(port)
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')
    await reached
    expect(mine.calls).toEqual([])
    socket.destroy()
    await ended
    expect(mine.calls).toEqual([call])
  })
})
