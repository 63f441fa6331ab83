import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Post, type Type, UseFilters } from '@nestjs/common'
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core'
import { Inject } from '@nestjs/common'
import { VerifyWebhook, WebhookReplyException, WebhooksModule } from '@posthorn/nest'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { type Platform, platforms, start } from './support/app.js'
import { controller } from './support/handlers.js'

const unsigned = { headers: { 'content-type': 'application/json' } }

/** A filter that answers everything with a status of its own, and what it was given. */
function everything(status: number): { readonly type: Type<ExceptionFilter>; readonly caught: unknown[] } {
  const caught: unknown[] = []
  @Catch()
  class Everything implements ExceptionFilter {
    @Inject(HttpAdapterHost) private readonly host!: HttpAdapterHost

    catch(exception: unknown, host: ArgumentsHost): void {
      caught.push(exception)
      this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { filtered: true }, status)
    }
  }
  return { type: Everything, caught }
}

describe.each(platforms)('a global @Catch() filter with @VerifyWebhook on $name', (platform: Platform) => {
  const behind = async (status: number, run?: (run: number) => unknown) => {
    const filter = everything(status)
    const { type, runs } = controller(run)
    const app = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/mounted' })],
      controllers: [type],
      providers: [{ provide: APP_FILTER, useClass: filter.type }],
    })
    return { ...app, caught: filter.caught, runs }
  }

  it('sees what handlers throw, and its failure releases the delivery', async () => {
    const error = new Error('no')
    const { deliver, caught, runs } = await behind(422, (run) => {
      if (run === 1) throw error
      return 'done'
    })
    const body = event()
    expect(await deliver(body)).toMatchObject({ status: 422, body: '{"filtered":true}' })
    expect(caught).toEqual([error])
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs).toHaveLength(2)
  })

  it('completes the delivery where it makes a success of it', async () => {
    const { deliver, runs } = await behind(200, () => {
      throw new Error('no')
    })
    const body = event()
    expect(await deliver(body)).toMatchObject({ status: 200, body: '{"filtered":true}' })
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('neither sees refusals nor changes a byte of them', async () => {
    const { type } = controller()
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/mounted' })]
    const plain = await start(platform, { imports, controllers: [type] })
    const { deliver, caught } = await behind(418)
    for (const path of ['/hooks', '/mounted']) {
      const expected = await plain.deliver('{}', { ...unsigned, path })
      const { status, body, headers } = await deliver('{}', { ...unsigned, path })
      expect([status, body, headers['content-type']]).toEqual([401, expected.body, expected.headers['content-type']])
    }
    expect(caught).toEqual([])
  })
})

describe.each(platforms)('a filter nearer than @VerifyWebhook on $name', (platform) => {
  it('may change refusals, and knows them by their class', async () => {
    const filter = everything(418)
    @Controller()
    @VerifyWebhook('recover')
    class Leads {
      @Post('hooks')
      @UseFilters(filter.type)
      handle(): void {}
    }
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })]
    const { deliver } = await start(platform, { imports, controllers: [Leads] })
    expect(await deliver('{}', unsigned)).toMatchObject({ status: 418, body: '{"filtered":true}' })
    expect(filter.caught).toEqual([expect.any(WebhookReplyException)])
    expect(filter.caught).toMatchObject([{ reply: { status: 401 } }])
  })

  it('of the controller, around a verified method, is not nearer', async () => {
    const filter = everything(418)
    @Controller()
    @UseFilters(filter.type)
    class Leads {
      @Post('hooks')
      @VerifyWebhook('recover')
      handle(): void {
        throw new Error('no')
      }
    }
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })]
    const { deliver } = await start(platform, { imports, controllers: [Leads] })
    expect((await deliver('{}', unsigned)).status).toBe(401)
    expect((await deliver(event())).status).toBe(418)
    expect(filter.caught).toHaveLength(1)
  })
})
