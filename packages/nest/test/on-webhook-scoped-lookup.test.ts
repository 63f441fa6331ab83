import { Controller, Inject, Injectable, Scope } from '@nestjs/common'
import { OnWebhook } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event } from '../../../test/adapters/leads.js'
import { moduleOf, platforms, startEndpoint } from './support/app.js'

@Injectable()
class Names {
  readonly name = 'injected'
}

describe.each(platforms)('@OnWebhook on $name', (platform) => {
  it('of a request-scoped controller runs too', async () => {
    const handled: string[] = []
    @Controller({ scope: Scope.REQUEST })
    class LeadController {
      @Inject(Names) private readonly names!: Names
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        handled.push(this.names.name)
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [Names], controllers: [LeadController] })
    expect((await deliver(event())).status).toBe(200)
    expect(handled).toEqual(['injected'])
  })

  it('of request-scoped providers that have the same token in two modules runs on both', async () => {
    const handled: string[] = []
    const featureOf = (name: string) => {
      @Injectable({ scope: Scope.REQUEST })
      class LeadService {
        readonly name = name
        @OnWebhook(recover, 'lead.created')
        handle(): void {
          handled.push(this.name)
        }
      }
      return moduleOf({ providers: [{ provide: 'handlers', scope: Scope.REQUEST, useClass: LeadService }] })
    }
    const { deliver } = await startEndpoint(platform, { imports: [featureOf('one'), featureOf('other')] })
    expect((await deliver(event())).status).toBe(200)
    expect(handled.toSorted()).toEqual(['one', 'other'])
  })

  it('of one request-scoped alias runs once', async () => {
    const handled: object[] = []
    @Injectable({ scope: Scope.REQUEST })
    class LeadService {
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        handled.push(this)
      }
    }
    const providers = [
      { provide: 'before', useExisting: LeadService },
      LeadService,
      { provide: 'after', useExisting: LeadService },
    ]
    const { deliver } = await startEndpoint(platform, { providers })
    expect((await deliver(event())).status).toBe(200)
    expect(handled).toHaveLength(1)
  })
})
