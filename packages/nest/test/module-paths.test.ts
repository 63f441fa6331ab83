import { createReceiver, sign } from '@posthorn/core'
import { OnWebhook, WebhooksModule, type WebhooksModuleOptions } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { ask } from '../../core/test/support/server.js'
import { type Platform, platforms, start } from './support/app.js'

const loopSecret = 'referralloop-signing-secret'
const signupBody = JSON.stringify({
  event_type: 'signup.created',
  waitlist_id: 'w',
  data: { id: 's_1' },
  timestamp: '2026-02-14T15:30:00Z',
})
const loopHeaders = { 'content-type': 'application/json', ...sign(referralloop, { secret: loopSecret, body: signupBody }) }

const context = (request: { readonly params?: unknown }) => ({ tenant: (request.params as { tenant: string }).tenant })

/** An application with two receivers, and what was handled. */
async function both(platform: Platform, options: Omit<WebhooksModuleOptions, 'receivers'>) {
  const handled: string[] = []
  class Handlers {
    @OnWebhook(recover, 'lead.created')
    lead(): void {
      handled.push('lead')
    }
    @OnWebhook(referralloop, 'signup.created')
    signup(): void {
      handled.push('signup')
    }
  }
  const receivers = { recover: () => leads(), loop: () => createReceiver(referralloop, { secret: loopSecret }) }
  const app = await start(
    platform,
    { imports: [WebhooksModule.forRoot({ receivers, ...options })], providers: [Handlers] },
    (nest) => nest.setGlobalPrefix('api'),
  )
  return {
    handled,
    lead: async (path: string) => (await app.deliver(event(), { path })).status,
    signup: async (path: string) => (await ask(app.port, signupBody, { path, headers: loopHeaders })).status,
  }
}

describe.each(platforms)('the path of WebhooksModule on $name', (platform) => {
  it('with one receiver is that of all its deliveries, without the global prefix', async () => {
    const handled: string[] = []
    class Handlers {
      @OnWebhook(recover, '*')
      handle(_event: object, { type }: { readonly type: string }): void {
        handled.push(type)
      }
    }
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/hooks' })]
    const { deliver, port } = await start(platform, { imports, providers: [Handlers] }, (nest) => nest.setGlobalPrefix('api'))
    const body = event()
    expect((await deliver(body)).status).toBe(200)
    expect((await deliver(body, { path: '/api/hooks' })).status).toBe(404)
    expect((await deliver(body, { path: '/hooks?from=recover' })).status).toBe(200)
    expect((await ask(port, body, { path: '/hooks' })).status).toBe(401)
    expect((await ask(port, undefined, { path: '/hooks', method: 'GET' })).status).toBe(405)
    expect(handled).toEqual(['lead.created'])
  })

  it('with :provider names one of several receivers, and nothing else', async () => {
    const { handled, lead, signup } = await both(platform, { path: '/hooks/:provider' })
    expect([await lead('/hooks/recover'), await signup('/hooks/loop')]).toEqual([200, 200])
    expect([await lead('/hooks/loop'), await lead('/hooks/constructor'), await lead('/hooks/nobody')]).toEqual([401, 404, 404])
    expect(handled).toEqual(['lead', 'signup'])
  })

  it('may name its parameter otherwise', async () => {
    const { handled, lead } = await both(platform, { path: '/:sender/hooks', param: 'sender' })
    expect([await lead('/recover/hooks'), await lead('/nobody/hooks')]).toEqual([200, 404])
    expect(handled).toEqual(['lead'])
  })

  it('with a parameter takes it for the name also where there is one receiver', async () => {
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/hooks/:provider' })]
    const { deliver } = await start(platform, { imports })
    expect((await deliver(event(), { path: '/hooks/recover' })).status).toBe(200)
    expect((await deliver(event(), { path: '/hooks/anything' })).status).toBe(404)
  })

  it('may be one for each receiver, and none for some', async () => {
    const { handled, lead, signup } = await both(platform, { path: { recover: '/hooks/leads' } })
    expect([await lead('/hooks/leads'), await signup('/hooks/leads'), await signup('/hooks/loop')]).toEqual([200, 401, 404])
    expect(handled).toEqual(['lead'])
  })

  it('is no route where it is left out', async () => {
    const { lead } = await both(platform, {})
    expect([await lead('/hooks'), await lead('/hooks/recover'), await lead('/')]).toEqual([404, 404, 404])
  })

  it.each<[string, NonNullable<WebhooksModuleOptions['path']>]>([
    ['text', '/:tenant/hooks'],
    ['given by name', { recover: '/:tenant/hooks' }],
  ])('that is %s reaches the context with its other parameters', async (_what, path) => {
    const tenants: unknown[] = []
    class Handlers {
      @OnWebhook(recover, '*')
      handle(_event: object, { tenant }: { readonly tenant: string | undefined }): void {
        tenants.push(tenant)
      }
    }
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path, context })]
    const { deliver } = await start(platform, { imports, providers: [Handlers] })
    const body = event()
    for (const at of ['/a/hooks', '/b/hooks', '/a/hooks']) expect((await deliver(body, { path: at })).status).toBe(200)
    expect(tenants).toEqual(['a', 'b'])
  })
})
