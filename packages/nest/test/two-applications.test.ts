import { Injectable } from '@nestjs/common'
import { OnWebhook, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { moduleOf, platforms, start } from './support/app.js'

describe.each(platforms)('two applications of one module on $name', (platform) => {
  const both = async () => {
    const handled: object[] = []
    @Injectable()
    class LeadService {
      @OnWebhook(recover, '*')
      handle(): void {
        handled.push(this)
      }
    }
    const AppModule = moduleOf({
      imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/hooks' })],
      providers: [LeadService],
    })
    const [one, other] = [await start(platform, AppModule), await start(platform, AppModule)]
    const services = [one.nest.get<object>(LeadService), other.nest.get<object>(LeadService)]
    return { one, other, handledBy: () => handled.map((service) => services.indexOf(service)) }
  }

  it('run their own handlers, once each', async () => {
    const { one, other, handledBy } = await both()
    expect((await one.deliver(event())).status).toBe(200)
    expect(handledBy()).toEqual([0])
    expect((await other.deliver(event())).status).toBe(200)
    expect(handledBy()).toEqual([0, 1])
  })

  it('are closed one by one', async () => {
    const { one, other, handledBy } = await both()
    await one.nest.close()
    expect((await other.deliver(event())).status).toBe(200)
    expect(handledBy()).toEqual([1])
  })

  it('have memory of their own', async () => {
    const { one, other, handledBy } = await both()
    const body = event()
    for (const { deliver } of [one, other, one]) expect((await deliver(body)).status).toBe(200)
    expect(handledBy()).toEqual([0, 1])
  })
})
