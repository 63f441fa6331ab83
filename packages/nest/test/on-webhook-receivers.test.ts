import { Injectable, type ModuleMetadata } from '@nestjs/common'
import { OnWebhook, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { failure, type Platform, platforms, start } from './support/app.js'

const receivers = { recover: () => leads() }

const started = (platform: Platform, { imports = [], ...metadata }: ModuleMetadata) =>
  start(platform, { imports: [WebhooksModule.forRoot({ receivers, path: '/hooks' }), ...imports], ...metadata })

describe.each(platforms)('@OnWebhook on $name', (platform) => {
  it('serves every receiver of the provider', async () => {
    const handled: string[] = []
    @Injectable()
    class LeadService {
      @OnWebhook(recover, 'lead.created')
      handle(_event: object, { endpoint }: { readonly endpoint: string }): void {
        handled.push(endpoint)
      }
    }
    const two = { a: () => leads({ endpoint: 'a' }), b: () => leads({ endpoint: 'b' }) }
    const imports = [WebhooksModule.forRoot({ receivers: two, path: '/hooks/:provider' })]
    const { deliver } = await start(platform, { imports, providers: [LeadService] })
    const body = event()
    for (const path of ['/hooks/a', '/hooks/b']) expect((await deliver(body, { path })).status).toBe(200)
    expect(handled).toEqual(['a', 'b'])
  })

  it('for a provider without receiver keeps the application from starting, and names class and method', async () => {
    @Injectable()
    class SignupService {
      @OnWebhook(referralloop, 'signup.created')
      greet(): void {}
    }
    const error = await failure(started(platform, { providers: [SignupService] }))
    expect(error).toMatchObject({ code: 'options_invalid', message: expect.stringContaining('SignupService.greet') as string })
    expect(error.message).toContain('"referralloop"')
  })

  it('names class and method also of a provider with a token of its own', async () => {
    class SignupService {
      @OnWebhook(referralloop, 'signup.created')
      greet(): void {}
    }
    const providers = [{ provide: Symbol('signups'), useValue: new SignupService() }]
    const error = await failure(started(platform, { providers }))
    expect(error.message).toContain('SignupService.greet')
  })
})
