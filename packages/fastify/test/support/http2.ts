import { once } from 'node:events'
import { connect, type Http2Server, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { FastifyHttp2Options, FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import type { Answer } from '../../../core/test/support/server.js'
import { type Fastify, signed } from './app.js'

export type Http2App = FastifyInstance<Http2Server>

export interface Started {
  readonly app: Http2App
  /** Sends a signed body over the one session. `headers` are put over its own. */
  readonly deliver: (path: string, body: string | Buffer, headers?: OutgoingHttpHeaders) => Promise<Answer>
}

/** Starts an app that speaks HTTP/2, with a client of Node's. */
export async function startHttp2(
  fastify: Fastify,
  mount: (app: Http2App) => Promise<void>,
  options: Omit<FastifyHttp2Options<Http2Server>, 'http2'> = {},
): Promise<Started> {
  const app = fastify({ ...options, http2: true })
  await mount(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const session = connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  session.on('error', () => {})
  onTestFinished(async () => {
    session.destroy()
    await app.close()
  })
  const deliver: Started['deliver'] = async (path, body, headers = {}) => {
    const stream = session.request({ ':method': 'POST', ':path': path, ...signed(String(body)), ...headers })
    stream.on('error', () => {})
    stream.end(body)
    const [{ ':status': status, ...rest }] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }]
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return { status, headers: rest, body: Buffer.concat(chunks).toString() }
  }
  return { app, deliver }
}
