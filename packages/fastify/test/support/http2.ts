import type { Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { FastifyHttp2Options, FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type AskHttp2, dialHttp2 } from '../../../../test/adapters/http2.js'
import { signed } from '../../../../test/adapters/leads.js'
import type { Fastify } from './app.js'

export type Http2App = FastifyInstance<Http2Server>

export interface Started {
  readonly app: Http2App
  /** Sends a signed body over the one session. `headers` are put over its own. */
  readonly deliver: AskHttp2
}

/** Starts an app that speaks HTTP/2, with a client of Node's. */
export async function startHttp2(
  fastify: Fastify,
  mount: (app: Http2App) => Promise<void>,
  options: Omit<FastifyHttp2Options<Http2Server>, 'http2'> = {},
): Promise<Started> {
  const app = fastify({ ...options, http2: true })
  onTestFinished(() => app.close())
  await mount(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const ask = await dialHttp2((app.server.address() as AddressInfo).port)
  return { app, deliver: (path, body, headers) => ask(path, body, { ...signed(String(body)), ...headers }) }
}
