import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ClientHttp2Session, connect, createServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { bodyOf, headersOf, sendReply } from '@posthorn/core/node'
import { expect, it, onTestFinished } from 'vitest'
import { recorded } from '../support/receivers.js'

interface Session {
  readonly client: ClientHttp2Session
  /** The first stream as the server has it. */
  readonly served: Promise<ServerHttp2Stream>
}

/** A receiver behind Node's HTTP/2 server, and a client of it. */
async function session(): Promise<Session> {
  const { receiver } = recorded()
  const server = createServer((http2Request, http2Response) => {
    // Node's compatibility layer is these by behaviour, not by type.
    const request = http2Request as unknown as IncomingMessage
    const response = http2Response as unknown as ServerResponse
    void receiver
      .receive({ method: request.method ?? '', url: request.url ?? '', headers: headersOf(request), body: bodyOf(request, '') })
      .then((reply) => sendReply(request, response, reply))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const served = once(server, 'stream').then(([stream]) => stream as ServerHttp2Stream)
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  await once(client, 'connect')
  return { client, served }
}

/** Uploads for as long as the stream is open; `next` says when to write again. */
function upload(client: ClientHttp2Session, chunk: Buffer, next: (again: () => void) => void) {
  const stream = client.request({ ':method': 'POST', ':path': '/' })
  const seen = { status: 0, text: '', sent: 0 }
  stream.on('response', (headers) => (seen.status = headers[':status'] ?? 0))
  stream.on('data', (data: Buffer) => (seen.text += data.toString()))
  stream.on('error', () => {})
  const write = () => {
    if (stream.closed || stream.destroyed) return
    seen.sent += chunk.length
    stream.write(chunk, () => next(write))
  }
  write()
  return seen
}

it.each<[string, Buffer, (again: () => void) => void]>([
  ['as fast as it can', Buffer.alloc(0x40000), (again) => setImmediate(again)],
  ['byte by byte', Buffer.alloc(1), (again) => setTimeout(again, 20)],
])('cuts off an unsigned upload over HTTP/2 that goes on for ever %s', async (_pace, chunk, next) => {
  const { client, served } = await session()
  const seen = upload(client, chunk, next)
  const stream = await served
  // Not `once`: how the stream ends is not the question.
  await new Promise((resolve) => stream.once('close', resolve))
  const { status, text, sent } = seen
  expect([status, text]).toEqual([401, '{"error":"unauthorized"}'])
  expect(sent).toBeLessThan(64 * 1024 * 1024)
  // Only the stream ended: the session takes the next request.
  const again = client.request({ ':method': 'POST', ':path': '/' })
  again.end('{}')
  const [headers] = (await once(again, 'response')) as [{ readonly ':status'?: number }]
  expect(headers[':status']).toBe(401)
})
