import { Controller, Get, Injectable } from '@nestjs/common'
import { OnWebhook } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event } from '../../../test/adapters/leads.js'
import { platforms, startEndpoint } from './support/app.js'

describe.each(platforms)('@OnWebhook on $name', (platform) => {
  it('is found on providers and on controllers', async () => {
    const handled: string[] = []
    @Injectable()
    class LeadService {
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        handled.push('provider')
      }
    }
    @Controller('leads')
    class LeadController {
      @Get()
      list(): string {
        return 'leads'
      }
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        handled.push('controller')
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [LeadService], controllers: [LeadController] })
    expect((await deliver(event())).status).toBe(200)
    expect(handled.toSorted()).toEqual(['controller', 'provider'])
  })

  it('gives a method the event and the delivery, and the method its instance', async () => {
    const seen: unknown[] = []
    @Injectable()
    class LeadService {
      readonly name = 'mine'
      @OnWebhook(recover, 'lead.created')
      handle(created: { readonly account_id: string }, { type, fence }: { readonly type: string; readonly fence: number }): void {
        seen.push([this.name, created.account_id, type, fence])
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [LeadService] })
    await deliver(event())
    expect(seen).toEqual([['mine', 'a', 'lead.created', 1]])
  })

  it('is inherited, and a class that overrides a method decides for itself', async () => {
    const handled: string[] = []
    abstract class Base {
      abstract readonly name: string
      @OnWebhook(recover, 'lead.created')
      inherited(): void {
        handled.push(`${this.name} inherited`)
      }
      @OnWebhook(recover, 'lead.created')
      overridden(): void {
        handled.push(`${this.name} overridden`)
      }
    }
    @Injectable()
    class One extends Base {
      readonly name = 'one'
    }
    @Injectable()
    class Other extends Base {
      readonly name = 'other'
      override overridden(): void {
        handled.push('not a handler')
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [One, Other] })
    expect((await deliver(event())).status).toBe(200)
    expect(handled.toSorted()).toEqual(['one inherited', 'one overridden', 'other inherited'])
  })

  it('adds up on one method, and leaves other events alone', async () => {
    const handled: string[] = []
    @Injectable()
    class LeadService {
      @OnWebhook(recover, 'lead.created')
      @OnWebhook(recover, 'sequence.completed')
      handle(_event: object, { type }: { readonly type: string }): void {
        handled.push(type)
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [LeadService] })
    for (const type of ['lead.created', 'sequence.completed', 'sequence.reply_received'] as const) {
      expect((await deliver(event(type))).status).toBe(200)
    }
    expect(handled).toEqual(['lead.created', 'sequence.completed'])
  })

  it('takes wildcards', async () => {
    const handled: string[] = []
    @Injectable()
    class LeadService {
      @OnWebhook(recover, 'sequence.*')
      sequence(_event: object, { type }: { readonly type: string }): void {
        handled.push(`sequence: ${type}`)
      }
      @OnWebhook(recover, '*')
      all(_event: object, { type }: { readonly type: string }): void {
        handled.push(`all: ${type}`)
      }
    }
    const { deliver } = await startEndpoint(platform, { providers: [LeadService] })
    for (const type of ['lead.created', 'sequence.completed'] as const) await deliver(event(type))
    expect(handled).toEqual(['all: lead.created', 'sequence: sequence.completed', 'all: sequence.completed'])
  })

  it('runs a provider that has aliases once', async () => {
    const handled: object[] = []
    @Injectable()
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
      { provide: 'factory', inject: [LeadService], useFactory: (service: LeadService) => service },
    ]
    const { nest, deliver } = await startEndpoint(platform, { providers })
    expect((await deliver(event())).status).toBe(200)
    expect(handled).toEqual([nest.get(LeadService)])
  })

  it('is found on what factories make and on values', async () => {
    const handled: string[] = []
    class LeadService {
      readonly name: string
      constructor(name: string) {
        this.name = name
      }
      @OnWebhook(recover, 'lead.created')
      handle(): void {
        handled.push(this.name)
      }
    }
    @Injectable()
    class Names {
      readonly factory = 'factory'
    }
    const providers = [
      Names,
      { provide: 'a', inject: [Names], useFactory: async (names: Names) => new LeadService(names.factory) },
      { provide: 'b', useValue: new LeadService('value') },
    ]
    const { deliver } = await startEndpoint(platform, { providers })
    expect((await deliver(event())).status).toBe(200)
    expect(handled.toSorted()).toEqual(['factory', 'value'])
  })
})
