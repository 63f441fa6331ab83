import { once } from 'node:events'
import { createServer, type IncomingMessage, request as httpRequest, type RequestListener, type RequestOptions } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Starts a server on a free port of this machine; it ends with the test. */
export async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Sends one request and resolves with the whole reply. */
export async function ask(port: number, body?: string | Uint8Array, options: RequestOptions = {}): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', agent: false, ...options })
  // A server that ends the connection early may break the upload off; the reply is what counts.
  request.on('error', () => {})
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }
}

/** A bare connection, and all that came back on it. */
export async function dial(
  port: number,
): Promise<{ readonly socket: Socket; readonly text: () => string; readonly closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('error', () => {})
  // Not `once`, which rejects when the server resets the connection.
  const closed = new Promise((resolve) => socket.once('close', resolve))
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return { socket, closed, text: () => Buffer.concat(chunks).toString('latin1') }
}

/** Resolves once the text holds a match. */
export async function until(socket: Socket, text: () => string, pattern: RegExp): Promise<void> {
  while (!pattern.test(text())) await once(socket, 'data')
}
