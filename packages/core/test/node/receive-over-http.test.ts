import { request as httpRequest } from 'node:http'
import { createReceiver } from '@posthorn/core'
import { bodyOf, headersOf, sendReply } from '@posthorn/core/node'
import { expect, it } from 'vitest'
import { note, notes, now, secret, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { ask, dial, serve } from '../support/server.js'

/** The whole of an adapter, by the public entry points. */
const mount = (receiver: ReturnType<typeof recorded>['receiver']) =>
  serve((request, response) => {
    void receiver
      .receive({ method: request.method ?? '', url: request.url ?? '', headers: headersOf(request), body: bodyOf(request, '') })
      .then((reply) => sendReply(request, response, reply))
  })

it('handles a delivery over a real socket, once', async () => {
  const { receiver, runs } = recorded()
  const port = await mount(receiver)
  const { headers, body } = signed(notes, note())
  const options = { headers: headers as Record<string, string> }
  expect(await ask(port, body, options)).toMatchObject({ status: 200, body: '{"ok":true}' })
  expect(await ask(port, body, options)).toMatchObject({ status: 200 })
  expect(runs).toHaveLength(1)
})

it('answers 413 to a body of 20 MB, declared or not, and the sender gets to read it', async () => {
  const { receiver, refusals } = recorded()
  const port = await mount(receiver)
  const headers = signed(notes).headers as Record<string, string>
  const large = Buffer.alloc(20 * 1024 * 1024)
  expect(await ask(port, large, { headers })).toMatchObject({ status: 413, headers: { connection: 'close' } })
  expect(await ask(port, large, { headers: { ...headers, 'transfer-encoding': 'chunked' } })).toMatchObject({ status: 413 })
  expect(refusals).toEqual(['body_too_large', 'body_too_large'])
})

it('answers 401 before the body has come', async () => {
  const { receiver } = recorded()
  const port = await mount(receiver)
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': 1000 } }, (response) => {
      resolve(response.statusCode)
      request.destroy()
    })
    request.on('error', reject)
    request.flushHeaders()
  })
  expect(status).toBe(401)
})

it('answers 408 to a body that stops', async () => {
  const receiver = createReceiver(notes, { secret, now: () => now, bodyTimeoutMs: 20 })
  const port = await mount(receiver)
  const { socket, text, closed } = await dial(port)
  const { headers } = signed(notes)
  const lines = Object.entries(headers as Record<string, string>)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${lines}Content-Length: 1000000\r\n\r\n{`)
  await closed
  expect(text()).toMatch(/^HTTP\/1\.1 408 /)
})

it('refuses a signature that is sent on two lines', async () => {
  const { receiver, runs, refusals } = recorded()
  const port = await mount(receiver)
  const { headers, body } = signed(notes)
  const signature = (headers as Record<string, string>)['x-signature']!
  expect((await ask(port, body, { headers: { 'x-signature': [signature, signature] } })).status).toBe(401)
  expect([runs.length, refusals]).toEqual([0, ['header_repeated']])
})
