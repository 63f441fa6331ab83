import { Inject, Injectable, Scope } from '@nestjs/common'
import { REQUEST } from '@nestjs/core'
import type { Delivery, EventOf } from '@posthorn/core'
import { OnWebhook } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event } from '../../../test/adapters/leads.js'
import { platforms, startEndpoint } from './support/app.js'

@Injectable()
class Names {
  readonly name = 'injected'
}

describe.each(platforms)('@OnWebhook on $name', (platform) => {
  it.each([
    ['request-scoped', Scope.REQUEST],
    ['transient', Scope.TRANSIENT],
  ])('of a %s provider runs on an instance of its own for each delivery, with what it depends on', async (_what, scope) => {
    const instances: { readonly names: Names }[] = []
    let made = 0
    @Injectable({ scope })
    class LeadService {
      readonly names: Names
      constructor(@Inject(Names) names: Names) {
        this.names = names
        made += 1
      }
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        instances.push(this)
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [Names, LeadService] })
    const before = made
    for (let index = 0; index < 3; index += 1) expect((await deliver(event())).status).toBe(200)
    expect(instances.map(({ names }) => names?.name)).toEqual(['injected', 'injected', 'injected'])
    expect(new Set(instances).size).toBe(3)
    expect(made - before).toBe(3)
  })

  it('of a provider that depends on a request-scoped one gets a fresh one of both', async () => {
    const contexts: object[] = []
    @Injectable({ scope: Scope.REQUEST })
    class Context {
      readonly made = true
    }
    @Injectable()
    class LeadService {
      @Inject(Context) private readonly context!: Context
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        contexts.push(this.context)
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [Context, LeadService] })
    for (let index = 0; index < 2; index += 1) expect((await deliver(event())).status).toBe(200)
    expect(contexts).toEqual([expect.any(Context), expect.any(Context)])
    expect(contexts[0]).not.toBe(contexts[1])
  })

  it('gives request-scoped providers the event and the delivery as REQUEST', async () => {
    const seen: unknown[] = []
    interface Webhook {
      readonly event: EventOf<typeof recover, 'lead.created'>
      readonly delivery: Delivery
    }
    @Injectable({ scope: Scope.REQUEST })
    class LeadService {
      @Inject(REQUEST) private readonly webhook!: Webhook
      @OnWebhook(recover, 'lead.created')
      handle(created: object, delivery: Delivery): void {
        seen.push(this.webhook.event === created, this.webhook.delivery === delivery, this.webhook.event.account_id)
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [LeadService] })
    expect((await deliver(event())).status).toBe(200)
    expect(seen).toEqual([true, true, 'a'])
  })

  it('of a constructor that throws releases the delivery: the retry runs', async () => {
    let made = 0
    const handled: object[] = []
    @Injectable({ scope: Scope.REQUEST })
    class LeadService {
      constructor() {
        made += 1
        if (made === 1) throw new Error('no connection')
      }
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        handled.push(this)
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [LeadService] })
    const body = event()
    expect((await deliver(body)).status).toBe(500)
    expect((await deliver(body)).status).toBe(200)
    expect(handled).toHaveLength(1)
  })
})
