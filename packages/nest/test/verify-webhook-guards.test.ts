import { type CanActivate, Controller, type ExecutionContext, ForbiddenException, Get, Post, UseGuards } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { isWebhookRoute, VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { type Platform, platforms, start } from './support/app.js'
import { controller } from './support/handlers.js'

describe.each(platforms)('a guard behind @VerifyWebhook on $name', (platform) => {
  const behind = async (decorate: 'method' | 'class') => {
    const store = scriptedStore()
    const asked: boolean[] = []
    let runs = 0
    class Second implements CanActivate {
      canActivate(): boolean {
        asked.push(asked.length > 0)
        return asked.length > 1
      }
    }
    const handle = () => {
      runs += 1
      return 'done'
    }
    @Controller()
    class OnMethod {
      @Post('hooks')
      @VerifyWebhook('recover')
      @UseGuards(Second)
      handle(): string {
        return handle()
      }
    }
    @Controller()
    @VerifyWebhook('recover')
    class OnClass {
      @Post('hooks')
      @UseGuards(Second)
      handle(): string {
        return handle()
      }
    }
    const app = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads({ store }) } })],
      controllers: [decorate === 'class' ? OnClass : OnMethod],
    })
    return { ...app, store, asked, runs: () => runs }
  }

  it.each(['method', 'class'] as const)('that refuses leaves no claim: the retry runs (on a %s)', async (decorate) => {
    const { deliver, store, runs } = await behind(decorate)
    const body = event()
    expect((await deliver(body)).status).toBe(403)
    expect(store.calls).toEqual([])
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs()).toBe(1)
  })

  it('is not asked about what is not verified', async () => {
    const { port, asked } = await behind('class')
    expect((await ask(port, '{}', { path: '/hooks', headers: { 'content-type': 'application/json' } })).status).toBe(401)
    expect(asked).toEqual([])
  })
})

describe.each(platforms)('a global guard on $name', (platform: Platform) => {
  const guarded = async (guard: new () => CanActivate) => {
    const { type, runs } = controller()
    const store = scriptedStore()
    const refusals: string[] = []
    @Controller('verified')
    @VerifyWebhook('recover')
    class Verified {
      @Post()
      handle(): void {}
    }
    @Controller('private')
    class Private {
      @Get()
      read(): string {
        return 'private'
      }
    }
    const receivers = { recover: () => leads({ store, onRefused: ({ code }) => refusals.push(code) }) }
    const app = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers })],
      controllers: [type, Verified, Private],
      providers: [{ provide: APP_GUARD, useClass: guard }],
    })
    return { ...app, runs, store, refusals }
  }

  class Everything implements CanActivate {
    canActivate(): boolean {
      throw new ForbiddenException('no token')
    }
  }

  class AllButWebhooks implements CanActivate {
    canActivate(context: ExecutionContext): boolean {
      return isWebhookRoute(context)
    }
  }

  it('that refuses everything refuses webhooks too, before anything is verified', async () => {
    const { deliver, runs, store, refusals } = await guarded(Everything)
    expect(await deliver(event())).toMatchObject({ status: 403, body: expect.stringContaining('no token') as string })
    expect((await deliver(event(), { headers: { 'content-type': 'application/json' } })).status).toBe(403)
    expect([runs, store.calls, refusals]).toEqual([[], [], []])
  })

  it('lets verified routes through with isWebhookRoute, and no others', async () => {
    const { deliver, port, runs } = await guarded(AllButWebhooks)
    expect((await deliver(event())).status).toBe(200)
    expect((await deliver(event(), { path: '/verified' })).status).toBe(200)
    expect((await deliver(event(), { headers: { 'content-type': 'application/json' } })).status).toBe(401)
    expect((await ask(port, undefined, { path: '/private', method: 'GET' })).status).toBe(403)
    expect(runs).toHaveLength(1)
  })

  it('does not stand before the path of the module', async () => {
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/hooks' })]
    const { deliver } = await start(platform, { imports, providers: [{ provide: APP_GUARD, useClass: Everything }] })
    expect((await deliver(event())).status).toBe(200)
  })
})
