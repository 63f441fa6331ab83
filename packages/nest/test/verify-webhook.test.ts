import { Controller, Get, HttpCode, Post } from '@nestjs/common'
import type { Delivery, EventOf } from '@posthorn/core'
import { VerifyWebhook, WebhookDelivery, WebhookEvent, WebhooksModule } from '@posthorn/nest'
import type { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { type Platform, platforms, start } from './support/app.js'

type LeadCreated = EventOf<typeof recover, 'lead.created'>

const started = (platform: Platform, controller: new () => object) =>
  start(platform, {
    imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })],
    controllers: [controller],
  })

describe.each(platforms)('@VerifyWebhook on $name', (platform) => {
  it('on a method verifies that route alone, and answers 200 and not 201', async () => {
    const seen: unknown[] = []
    @Controller()
    class Leads {
      @Post('hooks')
      @VerifyWebhook('recover')
      handle(@WebhookEvent() created: LeadCreated, @WebhookDelivery() delivery: Delivery): string {
        seen.push([created.account_id, delivery.type, delivery.fence])
        return 'done'
      }
      @Post('other')
      other(): string {
        return 'open'
      }
    }
    const { deliver, port } = await started(platform, Leads)
    const body = event()
    expect((await ask(port, body, { path: '/hooks', headers: { 'content-type': 'application/json' } })).status).toBe(401)
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(await ask(port, undefined, { path: '/other' })).toMatchObject({ status: 201, body: 'open' })
    expect(seen).toEqual([['a', 'lead.created', 1]])
  })

  it('on a class verifies all its routes, and answers 200 and not 201', async () => {
    const handled: string[] = []
    @Controller()
    @VerifyWebhook('recover')
    class Leads {
      @Post('hooks')
      handle(@WebhookEvent() created: LeadCreated): string {
        handled.push(created.type)
        return 'done'
      }
      @Post('also')
      @HttpCode(202)
      also(@WebhookDelivery() { type }: Delivery): void {
        handled.push(type)
      }
    }
    const { deliver, port } = await started(platform, Leads)
    const body = event()
    for (const path of ['/hooks', '/also']) {
      const unsigned = await ask(port, body, { path, headers: { 'content-type': 'application/json' } })
      expect(unsigned.status).toBe(401)
    }
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect((await deliver(event('sequence.completed'), { path: '/also' })).status).toBe(202)
    expect(handled).toEqual(['lead.created', 'sequence.completed'])
  })

  it('on a class verifies inherited routes too, and leaves those of other classes as they are', async () => {
    class Base {
      @Post('hooks')
      handle(): string {
        return 'done'
      }
    }
    @Controller('verified')
    @VerifyWebhook('recover')
    class Verified extends Base {}
    @Controller('open')
    class Open extends Base {}
    const { deliver, port } = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() } })],
      controllers: [Verified, Open],
    })
    expect((await ask(port, '{}', { path: '/verified/hooks', headers: { 'content-type': 'application/json' } })).status).toBe(401)
    // The method is the base class's, and a status on it would be that of all who inherit it.
    expect((await deliver(event(), { path: '/verified/hooks' })).status).toBe(201)
    expect((await ask(port, undefined, { path: '/open/hooks' })).status).toBe(201)
  })

  it('keeps the status of @HttpCode, in whichever order they stand', async () => {
    @Controller()
    class Leads {
      @Post('above')
      @HttpCode(202)
      @VerifyWebhook('recover')
      above(): void {}
      @Post('below')
      @VerifyWebhook('recover')
      @HttpCode(202)
      below(): void {}
    }
    const { deliver } = await started(platform, Leads)
    expect((await deliver(event(), { path: '/above' })).status).toBe(202)
    expect((await deliver(event(), { path: '/below' })).status).toBe(202)
  })

  it('on a class and on a method is one too many: the delivery is neither lost nor handled', async () => {
    const handled: string[] = []
    @Controller()
    @VerifyWebhook('recover')
    class Leads {
      @Post('hooks')
      @VerifyWebhook('recover')
      handle(): void {
        handled.push('twice')
      }
    }
    const { deliver, logged } = await started(platform, Leads)
    expect(await deliver(event())).toMatchObject({ status: 500, body: expect.stringContaining('options_invalid') as string })
    expect(logged.join()).toContain('options_invalid')
    expect(handled).toEqual([])
  })

  it.each([
    ['@WebhookEvent()', WebhookEvent],
    ['@WebhookDelivery()', WebhookDelivery],
  ])('is what %s needs: without it the route answers a coded 500, and the log says why', async (_what, parameter) => {
    @Controller()
    class Leads {
      @Post('hooks')
      handle(@parameter() given: unknown): unknown {
        return given
      }
      @Get('hooks')
      list(@parameter() given: unknown): unknown {
        return given
      }
    }
    const { deliver, port, logged } = await started(platform, Leads)
    for (const answer of [await deliver(event()), await ask(port, undefined, { path: '/hooks', method: 'GET' })]) {
      expect(answer.status).toBe(500)
      expect(JSON.parse(answer.body)).toMatchObject({ statusCode: 500, code: 'options_invalid' })
      expect(answer.body).toContain('@VerifyWebhook')
    }
    expect(logged.join()).toContain('@VerifyWebhook')
  })
})
