import { Controller, Inject, Injectable, Post, Scope, VersioningType } from '@nestjs/common'
import { REQUEST } from '@nestjs/core'
import type { EventOf } from '@posthorn/core'
import { VerifyWebhook, WebhookEvent, WebhooksModule } from '@posthorn/nest'
import type { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { platforms, start } from './support/app.js'

type LeadCreated = EventOf<typeof recover, 'lead.created'>

const imports = () => [
  WebhooksModule.forRoot({ receivers: { recover: () => leads(), other: () => leads({ endpoint: 'other' }) } }),
]

describe.each(platforms)('a route of @VerifyWebhook on $name', (platform) => {
  it('may be of a request-scoped controller', async () => {
    const seen: unknown[] = []
    @Injectable({ scope: Scope.REQUEST })
    class Request {
      @Inject(REQUEST) readonly request!: { readonly headers: Readonly<Record<string, unknown>> }
    }
    @Controller({ scope: Scope.REQUEST })
    class Leads {
      @Inject(Request) private readonly given!: Request
      @Post('hooks')
      @VerifyWebhook('recover')
      handle(@WebhookEvent() created: LeadCreated): void {
        seen.push([this, created.account_id, typeof this.given.request.headers['x-recover-signature']])
      }
    }
    const { deliver } = await start(platform, { imports: imports(), controllers: [Leads], providers: [Request] })
    const body = event()
    for (const each of [body, body, event()]) expect((await deliver(each)).status).toBe(200)
    expect((await deliver(event(), { headers: { 'content-type': 'application/json' } })).status).toBe(401)
    expect(seen).toEqual([
      [expect.any(Leads), 'a', 'string'],
      [expect.any(Leads), 'a', 'string'],
    ])
  })

  it('has the global prefix and a version', async () => {
    const handled: string[] = []
    @Controller({ path: 'hooks', version: '2' })
    class Leads {
      @Post()
      @VerifyWebhook('recover')
      handle(): void {
        handled.push('v2')
      }
    }
    const { deliver } = await start(platform, { imports: imports(), controllers: [Leads] }, (nest) =>
      nest.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI }),
    )
    expect((await deliver(event(), { path: '/api/v2/hooks' })).status).toBe(200)
    expect((await deliver(event(), { path: '/hooks' })).status).toBe(404)
    expect(handled).toEqual(['v2'])
  })

  it('knows its path parameters in context', async () => {
    let runs = 0
    @Controller()
    class Leads {
      @Post(':tenant/hooks')
      @VerifyWebhook('recover', { context: ({ params }) => ({ tenant: (params as { readonly tenant: string }).tenant }) })
      handle(): void {
        runs += 1
      }
    }
    const { deliver } = await start(platform, { imports: imports(), controllers: [Leads] })
    const body = event()
    for (const path of ['/a/hooks', '/b/hooks', '/a/hooks']) expect((await deliver(body, { path })).status).toBe(200)
    expect(runs).toBe(2)
  })

  it('is verified by the receiver that it names', async () => {
    const handled: string[] = []
    @Controller('hooks')
    class Leads {
      @Post('one')
      @VerifyWebhook('recover')
      one(): void {
        handled.push('one')
      }
      @Post('other')
      @VerifyWebhook('other')
      other(): void {
        handled.push('other')
      }
    }
    const { deliver, port } = await start(platform, { imports: imports(), controllers: [Leads] })
    const body = event()
    for (const path of ['/hooks/one', '/hooks/other', '/hooks/one']) expect((await deliver(body, { path })).status).toBe(200)
    expect(handled).toEqual(['one', 'other'])
    expect((await ask(port, body, { path: '/hooks/other', headers: { 'content-type': 'application/json' } })).status).toBe(401)
  })
})
