import type { AddressInfo } from 'node:net'
import { Controller, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AskHttp2, dialHttp2 } from '../../../test/adapters/http2.js'
import { event, leads, signed } from '../../../test/adapters/leads.js'
import { moduleOf } from './support/app.js'

/** An application with both kinds of mount on one connection, whose handlers do what `work` says. */
async function dial(work: () => void): Promise<AskHttp2> {
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
  onTestFinished(() => nest.close())
  return dialHttp2((nest.getHttpServer().address() as AddressInfo).port)
}

const ok = '{"ok":true}'

describe.each([
  { mount: 'the endpoint', path: '/endpoint', reply: ok },
  { mount: '@VerifyWebhook', path: '/guarded', reply: 'by the app' },
])('$mount over HTTP/2', ({ path, reply }) => {
  it('handles a delivery once, and refuses what is not signed', async () => {
    let runs = 0
    const ask = await dial(() => void (runs += 1))
    const body = event()
    const headers = signed(body)
    expect(await ask(path, body, headers)).toMatchObject({ status: 200, body: reply })
    expect(await ask(path, body, headers)).toMatchObject({ status: 200, body: ok })
    expect(await ask(path, `${body} `, headers)).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' })
    expect(await ask(path, body, { 'content-type': 'application/json' })).toMatchObject({
      status: 401,
      body: '{"error":"unauthorized"}',
    })
    expect(runs).toBe(1)
  })

  it('runs the next attempt after a handler failed', async () => {
    const outcomes = [
      () => {
        throw new Error('failed')
      },
      () => {},
    ]
    const ask = await dial(() => outcomes.shift()!())
    const body = event()
    expect((await ask(path, body, signed(body))).status).toBe(500)
    expect(await ask(path, body, signed(body))).toMatchObject({ status: 200, body: reply })
    expect(outcomes).toEqual([])
  })
})
