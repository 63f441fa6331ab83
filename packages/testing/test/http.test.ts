import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createSender } from '@posthorn/testing'
import { recover } from '@posthorn/providers/recover'
import { expect, onTestFinished, test } from 'vitest'
import { send } from '../src/http.js'

/** Answers whatever comes by writing to the socket; gives the address, and how many connected. */
async function answering(reply: (socket: Socket) => void): Promise<{ readonly url: string; readonly connected: () => number }> {
  let count = 0
  const server = createServer((socket) => {
    count += 1
    socket.on('error', () => undefined)
    socket.once('data', () => reply(socket))
    onTestFinished(() => void socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, connected: () => count }
}

const chunk = Buffer.alloc(1_048_576, 'x')

function pour(socket: Socket): void {
  const go = () => {
    while (!socket.destroyed && socket.write(chunk));
    if (!socket.destroyed) socket.once('drain', go)
  }
  socket.write('HTTP/1.1 200 OK\r\n\r\n')
  go()
}

test('does not read a reply that has no end', async () => {
  const { url } = await answering(pour)
  await expect(send(url)).rejects.toThrow('The reply is larger than 16 MiB.')
})

test('a sender calls a reply without an end a failed attempt', async () => {
  const { url } = await answering(pour)
  const sender = createSender(recover, { retries: [] })
  sender.send({ target: url, type: 'lead.created', event: {}, secret: 'a secret of the app' })
  await sender.idle()
  expect(sender.attempts).toMatchObject([{ status: undefined, error: 'The reply is larger than 16 MiB.', outcome: 'given_up' }])
})

test('comes back from a server that changes the protocol', async () => {
  const { url } = await answering((socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n')
  })
  await expect(send(url)).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test('opens no connection for a header that cannot be sent', async () => {
  const { url, connected } = await answering((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
  await expect(send(url, { headers: { 'x-id': 'a\nb' } })).rejects.toMatchObject({ code: 'ERR_INVALID_CHAR' })
  await send(url)
  expect(connected()).toBe(1)
})

test('waits for the reply behind early hints', async () => {
  const { url } = await answering((socket) =>
    socket.end('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  )
  expect(await send(url)).toMatchObject({ status: 200, body: 'ok' })
})
