import {
  BadGatewayException,
  type CallHandler,
  ClassSerializerInterceptor,
  type ExecutionContext,
  type NestInterceptor,
  RequestTimeoutException,
  type Type,
} from '@nestjs/common'
import { APP_INTERCEPTOR } from '@nestjs/core'
import { createReceiver, defineProvider, type Provider, sign } from '@posthorn/core'
import { WebhooksModule } from '@posthorn/nest'
import { catchError, map, type Observable, of, tap, throwError, timeout } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { event, leads, secret } from '../../../test/adapters/leads.js'
import { type Platform, platforms, start } from './support/app.js'
import { controller } from './support/handlers.js'

const interceptor = (change: (values: Observable<unknown>) => Observable<unknown>) =>
  class implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
      return change(next.handle())
    }
  }

const wrapped = interceptor((values) => values.pipe(map((data: unknown) => ({ data }))))

async function behind(platform: Platform, useClass: Type<NestInterceptor>, run?: (run: number) => unknown) {
  const { type, runs } = controller(run)
  const app = await start(platform, {
    imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })],
    controllers: [type],
    providers: [{ provide: APP_INTERCEPTOR, useClass }],
  })
  return { ...app, runs }
}

describe.each(platforms)('a global interceptor before @VerifyWebhook on $name', (platform) => {
  it.each<[string, Type<NestInterceptor>]>([
    ['that wraps values', wrapped],
    [
      'that makes a bad gateway of errors',
      interceptor((values) => values.pipe(catchError(() => throwError(() => new BadGatewayException())))),
    ],
    [
      'with a timeout',
      interceptor((values) => values.pipe(timeout({ each: 5000, with: () => throwError(() => new RequestTimeoutException()) }))),
    ],
    ['that only looks on', interceptor((values) => values.pipe(tap(() => {})))],
  ])('%s lets a delivery run once, and its duplicate have 200', async (_what, useClass) => {
    const { deliver, runs, logged } = await behind(platform, useClass)
    const body = event()
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await deliver(body)).status).toBe(200)
    expect([runs.length, logged]).toEqual([1, []])
  })

  it('that wraps values wraps those of the handler', async () => {
    const { deliver } = await behind(platform, wrapped)
    expect(await deliver(event())).toMatchObject({ status: 200, body: '{"data":"done"}' })
  })

  it('that makes a success of an error completes the delivery', async () => {
    const rescued = interceptor((values) => values.pipe(catchError(() => of('rescued'))))
    const { deliver, runs } = await behind(platform, rescued, () => {
      throw new Error('no')
    })
    const body = event()
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'rescued' })
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('that makes an error of a success releases it: the retry runs', async () => {
    let refused = 0
    const once = interceptor((values) =>
      values.pipe(
        map((value: unknown) => {
          refused += 1
          if (refused === 1) throw new BadGatewayException()
          return value
        }),
      ),
    )
    const { deliver, runs } = await behind(platform, once)
    const body = event()
    expect((await deliver(body)).status).toBe(502)
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(2)
  })

  it('ClassSerializerInterceptor serialises what the handler gives, and leaves duplicates alone', async () => {
    class Lead {
      readonly name = 'Ada'
      toJSON(): object {
        return { name: this.name }
      }
    }
    const { deliver, runs } = await behind(platform, ClassSerializerInterceptor, () => new Lead())
    const body = event()
    expect(JSON.parse((await deliver(body)).body)).toEqual({ name: 'Ada' })
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('that wraps values leaves a duplicate 200 also where the provider is answered with text', async () => {
    const texts: Provider<Record<string, { readonly id: string }>> = defineProvider({
      name: 'texts',
      docs: 'https://texts.example/webhooks',
      schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }],
      id: 'json:id',
      type: 'text',
      replies: { ok: { body: 'OK' } },
    })
    const { type, runs } = controller()
    const { deliver } = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers: { recover: () => createReceiver(texts, { secret }) } })],
      controllers: [type],
      providers: [{ provide: APP_INTERCEPTOR, useClass: wrapped }],
    })
    const headers = { 'content-type': 'application/json', ...sign(texts, { secret, body: '{"id":"1"}' }) }
    for (let attempt = 0; attempt < 2; attempt += 1) expect((await deliver('{"id":"1"}', { headers })).status).toBe(200)
    expect(runs).toHaveLength(1)
  })
})
