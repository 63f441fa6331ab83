import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http2'
import { type AddressInfo, connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { dial, serve } from '../support/server.js'
import { read } from './support/streams.js'

it('survives a sender that hangs up after it was given up on', async () => {
  const codes: unknown[] = []
  let gone: Promise<unknown> | undefined
  let given!: () => void
  const up = new Promise<void>((resolve) => {
    given = resolve
  })
  const port = await serve((request) => {
    // Not `once` of events, which would listen for errors.
    gone = new Promise((resolve) => request.once('close', resolve))
    read(request, 100, 20)
      .catch((error: { readonly code: unknown }) => codes.push(error.code))
      .finally(given)
  })
  const { socket } = await dial(port)
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')
  await up
  socket.resetAndDestroy()
  await gone
  expect(codes).toEqual(['body_timeout'])
})

const frame = (type: number, flags: number, stream: number, payload: Uint8Array): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.byteLength, 0, 3)
  head.writeUInt16BE(type * 256 + flags, 3)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

it.each([
  { code: 0, atOnce: false },
  { code: 8, atOnce: false },
  { code: 8, atOnce: true },
])('takes no half of an upload over HTTP/2 that was reset (%j)', async ({ code, atOnce }) => {
  let found: Promise<string> | undefined
  const server = createServer((request) => {
    const reading = read(request as unknown as IncomingMessage)
    found = reading.then(String, (error: { readonly code: string }) => error.code)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const requested = once(server, 'request')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume()
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  // POST, http, "/" and an authority; Node's own client would end its stream before it resets it.
  const headers = frame(1, 4, 1, Buffer.from([0x83, 0x86, 0x84, 0x01, 0x01, 0x61]))
  const reset = frame(3, 0, 1, Buffer.from([0, 0, 0, code]))
  const upload = [preface, frame(4, 0, 0, Buffer.alloc(0)), headers, frame(0, 0, 1, Buffer.from('half'))]
  socket.write(Buffer.concat(atOnce ? [...upload, reset] : upload))
  await requested
  if (!atOnce) socket.write(reset)
  expect(await found).toBe('body_aborted')
})
