import { Controller, Header, Next, Post, Redirect, Res, type Type } from '@nestjs/common'
import { VerifyWebhook, WebhooksModule } from '@posthorn/nest'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { type Platform, platforms, start } from './support/app.js'

/** What replies on both platforms have in common. */
interface Response {
  status(code: number): Response
  send(body: string): unknown
  header(name: string, value: string): unknown
}

async function started(platform: Platform, type: Type<unknown>) {
  const store = scriptedStore()
  const imports = [WebhooksModule.forRoot({ receivers: { recover: () => leads({ store }) } })]
  return { ...(await start(platform, { imports, controllers: [type] })), store }
}

/** A controller whose handler replies through `@Res()`, and how often it ran. */
function replying(reply: (response: Response, run: number) => void) {
  let runs = 0
  @Controller()
  class Leads {
    @Post('hooks')
    @VerifyWebhook('recover')
    handle(@Res() response: Response): void {
      runs += 1
      reply(response, runs)
    }
  }
  return { type: Leads, runs: () => runs }
}

describe.each(platforms)('a handler behind @VerifyWebhook on $name', (platform) => {
  it.each([201, 204, 299])('that replies %i through @Res() completes the delivery', async (status) => {
    const { type, runs } = replying((response) => response.status(status).send(status === 204 ? '' : 'mine'))
    const { deliver, store } = await started(platform, type)
    expect(await deliver(event())).toMatchObject({ status, body: status === 204 ? '' : 'mine' })
    expect([runs(), store.calls]).toEqual([1, ['claim', 'complete']])
  })

  // Nest leaves the reply of such a route to its handler, which a duplicate does not reach.
  it.each([
    ['@Res()', Res],
    ['@Next()', Next],
  ])(
    'that takes its reply into its own hands with %s has its duplicates answered',
    { timeout: 3000 },
    async (_what, parameter) => {
      let runs = 0
      @Controller()
      class Leads {
        @Post('hooks')
        @VerifyWebhook('recover')
        handle(@Res() response: Response, @parameter() _given: unknown): void {
          runs += 1
          response.send('mine')
        }
      }
      const { deliver } = await started(platform, Leads)
      const body = event()
      expect((await deliver(body)).body).toBe('mine')
      expect(await deliver(body)).toMatchObject({ status: 200, body: '{"ok":true}' })
      expect(runs).toBe(1)
    },
  )

  it('with passthrough has its duplicates answered, once', async () => {
    let runs = 0
    @Controller()
    class Leads {
      @Post('hooks')
      @VerifyWebhook('recover')
      handle(@Res({ passthrough: true }) _response: Response): string {
        runs += 1
        return 'done'
      }
    }
    const { deliver, logged } = await started(platform, Leads)
    const body = event()
    expect((await deliver(body)).body).toBe('done')
    expect(await deliver(body)).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect([runs, logged]).toEqual([1, []])
  })

  it.each([302, 404, 500])('that replies %i through @Res() releases it', async (status) => {
    const { type, runs } = replying((response, run) => response.status(run === 1 ? status : 200).send('mine'))
    const { deliver } = await started(platform, type)
    const body = event()
    expect((await deliver(body)).status).toBe(status)
    expect((await deliver(body)).status).toBe(200)
    expect(runs()).toBe(2)
  })

  it('that replies later through @Res() completes it then, and not before', async () => {
    const later: Response[] = []
    let arrive!: () => void
    const arrived = new Promise<void>((resolve) => (arrive = resolve))
    const { type } = replying((response) => {
      later.push(response)
      arrive()
    })
    const { deliver, store } = await started(platform, type)
    const answer = deliver(event())
    await arrived
    expect(store.calls).toEqual(['claim'])
    later[0]!.status(200).send('at last')
    expect(await answer).toMatchObject({ status: 200, body: 'at last' })
    expect(store.calls).toEqual(['claim', 'complete'])
  })

  it('may set the head with passthrough, @Header and @Redirect', async () => {
    @Controller()
    class Leads {
      @Post('hooks')
      @VerifyWebhook('recover')
      @Header('x-static', 'yes')
      handle(@Res({ passthrough: true }) response: Response): string {
        response.status(202)
        response.header('x-mine', 'yes')
        return 'done'
      }
      @Post('elsewhere')
      @VerifyWebhook('recover')
      @Redirect('https://elsewhere.example/', 307)
      redirect(): void {}
    }
    const { deliver, store } = await started(platform, Leads)
    const answer = await deliver(event())
    expect(answer).toMatchObject({ body: 'done', headers: { 'x-mine': 'yes', 'x-static': 'yes' } })
    expect(store.calls).toEqual(['claim', 'complete'])
    expect((await deliver(event(), { path: '/elsewhere' })).status).toBe(307)
    expect(store.calls.slice(2)).toEqual(['claim', 'release'])
  })
})
