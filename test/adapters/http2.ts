import { once } from 'node:events'
import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2'
import { onTestFinished } from 'vitest'
import type { Answer } from '../../packages/core/test/support/server.js'

/** Sends a body to a path, on the one session. */
export type AskHttp2 = (path: string, body: string | Uint8Array, headers?: OutgoingHttpHeaders) => Promise<Answer>

/** Opens a session to a server without TLS; it ends with the test. */
export async function dialHttp2(port: number): Promise<AskHttp2> {
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  await once(session, 'connect')
  return async (path, body, headers = {}) => {
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers })
    // A server that ends the stream early breaks the upload off; the reply is what counts.
    stream.on('error', () => {})
    stream.end(body)
    const [{ ':status': status, ...rest }] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }]
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return { status, headers: rest, body: Buffer.concat(chunks).toString() }
  }
}
