import { once } from 'node:events'
import { connect, type ClientHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Controller, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { event, leads, moduleOf, signed } from './support/app.js'

/** An application with both kinds of mount on one connection, whose handlers do what `work` says. */
async function dial(work: () => void): Promise<ClientHttp2Session> {
  @Controller()
  class Deliveries {
    @Post('guarded')
    @VerifyWebhook('recover')
    handle(): string {
      work()
      return 'by the app'
    }
  }

  const recover = () => leads().on('*', work)
  const module = moduleOf({
    imports: [WebhooksModule.forRoot({ receivers: { recover }, path: '/endpoint' })],
    controllers: [Deliveries],
  })
  const options = { rawBody: true, logger: false, abortOnError: false } as const
  const nest = await NestFactory.create(module, new FastifyAdapter({ http2: true }), options)
  await nest.listen(0, '127.0.0.1')
  const session = connect(`http://127.0.0.1:${(nest.getHttpServer().address() as AddressInfo).port}`)
  onTestFinished(() => {
    session.destroy()
    return nest.close()
  })
  return session
}

async function post(session: ClientHttp2Session, path: string, body: string, headers: Readonly<Record<string, string>>) {
  const stream = session.request({ ':method': 'POST', ':path': path, ...headers })
  stream.end(body)
  const [{ ':status': status }] = (await once(stream, 'response')) as [{ readonly ':status': number }]
  return [status, await text(stream)] as const
}

const ok = '{"ok":true}'

describe.each([
  { mount: 'the endpoint', path: '/endpoint', reply: ok },
  { mount: '@VerifyWebhook', path: '/guarded', reply: 'by the app' },
])('$mount over HTTP/2', ({ path, reply }) => {
  it('handles a delivery once, and refuses what is not signed', async () => {
    let runs = 0
    const session = await dial(() => void (runs += 1))
    const body = event()
    const headers = signed(body)
    expect(await post(session, path, body, headers)).toEqual([200, reply])
    expect(await post(session, path, body, headers)).toEqual([200, ok])
    expect(await post(session, path, `${body} `, headers)).toEqual([401, '{"error":"unauthorized"}'])
    expect(await post(session, path, body, { 'content-type': 'application/json' })).toEqual([401, '{"error":"unauthorized"}'])
    expect(runs).toBe(1)
  })

  it('runs the next attempt after a handler failed', async () => {
    const outcomes = [
      () => {
        throw new Error('failed')
      },
      () => {},
    ]
    const session = await dial(() => outcomes.shift()!())
    const body = event()
    const [failed] = await post(session, path, body, signed(body))
    expect([failed, await post(session, path, body, signed(body))]).toEqual([500, [200, reply]])
    expect(outcomes).toEqual([])
  })
})
