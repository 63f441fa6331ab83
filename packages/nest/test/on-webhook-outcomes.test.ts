import { HttpException, Injectable } from '@nestjs/common'
import type { Delivery } from '@posthorn/core'
import { OnWebhook, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { platforms, start } from './support/app.js'
import { handlers } from './support/handlers.js'

describe.each(platforms)('a delivery for @OnWebhook on $name', (platform) => {
  const started = (run: (run: number) => unknown, options: Parameters<typeof leads>[0] = {}) => {
    const { type, runs } = handlers(run)
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads(options) }, path: '/hooks' })]
    return start(platform, { imports, providers: [type] }).then((app) => ({ ...app, runs }))
  }

  it.each<[string, () => unknown]>([
    ['an error', () => new Error('no')],
    ['an HttpException, whatever its status', () => new HttpException('conflict', 409)],
    ['an HttpException that means success elsewhere', () => new HttpException('accepted', 202)],
  ])('is answered 500 after %s, and its retry runs', async (_what, thrown) => {
    const { deliver, runs } = await started((run) => {
      if (run === 1) throw thrown()
    })
    const body = event()
    expect(await deliver(body)).toMatchObject({ status: 500, body: '{"error":"internal_error"}' })
    expect((await deliver(body)).status).toBe(200)
    expect((await deliver(body)).status).toBe(200)
    expect(runs.map(({ fence }) => fence)).toEqual([1, 2])
  })

  it('waits for a handler that takes its time', async () => {
    const { open, pass, reached } = gate()
    const { deliver } = await started(() => pass())
    let answered = false
    const answer = deliver(event()).finally(() => (answered = true))
    await reached
    expect(answered).toBe(false)
    open()
    expect((await answer).status).toBe(200)
  })

  it('is not answered 200 where the store cannot record it, and is not run again', async () => {
    const store = scriptedStore()
    const { deliver, runs } = await started(() => {}, { store })
    const body = event()
    store.break('complete')
    const refused = await deliver(body)
    expect(refused.status).toBe(503)
    expect(refused.headers).toHaveProperty('retry-after')
    store.mend()
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('may be answered by the method, and a return value is ignored', async () => {
    @Injectable()
    class LeadService {
      @OnWebhook(recover, 'lead.created')
      handle(_event: object, delivery: Delivery): string {
        delivery.reply({ status: 202, body: { taken: true } })
        return 'ignored'
      }
    }
    const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/hooks' })]
    const { deliver } = await start(platform, { imports, providers: [LeadService] })
    const body = event()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const answer = await deliver(body)
      expect(answer).toMatchObject({ status: 202, body: '{"taken":true}' })
      expect(answer.headers['content-type']).toBe('application/json')
    }
  })
})
