import type { ModuleMetadata } from '@nestjs/common'
import { OnWebhook, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { type Platform, platforms, start } from './support/app.js'

const withWebhooks = () => [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/hooks' })]

/** What is asked of a proxy by the time that the application has started. */
async function askedOfProxy(platform: Platform, imports: NonNullable<ModuleMetadata['imports']>): Promise<unknown[]> {
  const asked: unknown[] = []
  const useValue = new Proxy({}, { get: (_target, key) => void asked.push(key) })
  await start(platform, { imports, providers: [{ provide: 'client', useValue }] })
  return asked
}

describe.each(platforms)('the search for @OnWebhook on $name', (platform) => {
  it('runs no getter, of a value or of its class', async () => {
    const run: string[] = []
    const loud = (what: string) => (): never => {
      run.push(what)
      throw new Error('not now')
    }
    class Lazy {
      get connection(): never {
        return loud('of a class')()
      }
    }
    const own = Object.defineProperty({}, 'connection', { get: loud('of a value'), enumerable: true })
    const values = { own, lazy: new Lazy(), nothing: null, text: 'text', bare: Object.create(null) as object }
    const providers = Object.entries(values).map(([provide, useValue]) => ({ provide, useValue }))
    const { deliver } = await start(platform, { imports: withWebhooks(), providers })
    expect((await deliver(event())).status).toBe(200)
    expect(run).toEqual([])
  })

  it('asks a proxy for nothing that Nest itself does not ask for', async () => {
    expect(await askedOfProxy(platform, withWebhooks())).toEqual(await askedOfProxy(platform, []))
  })

  it('finds what a proxy stands for, and calls it through the proxy', async () => {
    const handled: string[] = []
    class LeadService {
      readonly name: string = 'plain'
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        handled.push(this.name)
      }
    }
    const useValue = new Proxy(new LeadService(), {
      get: (target, key) => (key === 'name' ? 'proxied' : (Reflect.get(target, key) as unknown)),
    })
    const { deliver } = await start(platform, { imports: withWebhooks(), providers: [{ provide: 'leads', useValue }] })
    expect((await deliver(event())).status).toBe(200)
    expect(handled).toEqual(['proxied'])
  })
})
