import { Test } from '@nestjs/testing'
import { createReceiver, sign } from '@posthorn/core'
import { getReceiverToken, WebhooksModule } from '@posthorn/nest'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { event, leads, signed } from '../../../test/adapters/leads.js'
import { listen, moduleOf, type Platform, platforms } from './support/app.js'
import { controller, handlers } from './support/handlers.js'

const testSecret = 'a-secret-of-the-tests'
const testReceiver = () => createReceiver(recover, { secret: testSecret })
const testSigned = (body: string) => ({ ...signed(body), ...sign(recover, { secret: testSecret, body }) })

/** An application whose receiver needs a secret that is not there. */
async function replaced(platform: Platform, replace: (builder: ReturnType<typeof Test.createTestingModule>) => typeof builder) {
  const handled = handlers()
  const verified = controller()
  let made = 0
  const receivers = {
    recover: () => {
      made += 1
      return leads({ secret: undefined })
    },
  }
  const AppModule = moduleOf({
    imports: [WebhooksModule.forRoot({ receivers, path: '/mounted' })],
    controllers: [verified.type],
    providers: [handled.type],
  })
  const testing = await replace(Test.createTestingModule({ imports: [AppModule] })).compile()
  const app = await listen(testing.createNestApplication(platform.adapter(), { rawBody: true, logger: false }))
  return { ...app, handled, verified, made: () => made }
}

describe.each(platforms)('a receiver that a test overrides on $name', (platform) => {
  const starting = () =>
    replaced(platform, (builder) => builder.overrideProvider(getReceiverToken('recover')).useValue(testReceiver()))

  it('verifies for the guard, and its secret counts', async () => {
    const { deliver, verified, handled } = await starting()
    const body = event()
    expect((await deliver(body)).status).toBe(401)
    expect(await deliver(body, { headers: testSigned(body) })).toMatchObject({ status: 200, body: 'done' })
    expect([verified.runs.length, handled.runs.length]).toEqual([1, 0])
  })

  it('stands behind the path, and has the handlers', async () => {
    const { deliver, verified, handled } = await starting()
    const body = event()
    expect((await deliver(body, { path: '/mounted' })).status).toBe(401)
    expect((await deliver(body, { path: '/mounted', headers: testSigned(body) })).status).toBe(200)
    expect([verified.runs.length, handled.runs.length]).toEqual([0, 1])
  })

  it('is never made by the app: the test needs none of its secrets', async () => {
    const { made } = await starting()
    expect(made()).toBe(0)
  })

  it('may be made by a factory', async () => {
    const { deliver, made } = await replaced(platform, (builder) =>
      builder.overrideProvider(getReceiverToken('recover')).useFactory({ factory: testReceiver }),
    )
    const body = event()
    expect((await deliver(body, { path: '/mounted', headers: testSigned(body) })).status).toBe(200)
    expect(made()).toBe(0)
  })

  it('is closed with the application', async () => {
    const receiver = testReceiver()
    const { nest } = await replaced(platform, (builder) =>
      builder.overrideProvider(getReceiverToken('recover')).useValue(receiver),
    )
    expect(await receiver.health()).toMatchObject({ accepting: true })
    await nest.close()
    expect(await receiver.health()).toMatchObject({ accepting: false })
  })
})
