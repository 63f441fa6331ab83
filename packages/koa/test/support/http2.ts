import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect, createServer, type OutgoingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Http2Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Serves an app over HTTP/2 without TLS, and gives a function that asks it, on one session. */
export async function overHttp2(
  listener: RequestListener,
): Promise<(body: string | Uint8Array, headers?: OutgoingHttpHeaders) => Promise<Http2Answer>> {
  // Node's compatibility layer takes it by behaviour, not by type.
  const server = createServer(listener as unknown as Parameters<typeof createServer>[1])
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    session.destroy()
    server.close()
  })
  await once(session, 'connect')
  return async (body, headers = {}) => {
    const stream = session.request({ ':method': 'POST', ':path': '/hooks', ...headers })
    // A server that ends the stream early breaks the upload off; the reply is what counts.
    stream.on('error', () => {})
    stream.end(body)
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    const closed = new Promise((resolve) => stream.once('close', resolve))
    const [answer] = (await once(stream, 'response')) as [Record<string, unknown>]
    await closed
    return { status: answer[':status'] as number, headers: answer, body: Buffer.concat(chunks).toString() }
  }
}
