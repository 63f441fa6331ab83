import type { Receiver } from '@posthorn/core'
import { getReceiverToken, WebhooksModule } from '@posthorn/nest'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { platforms, start } from './support/app.js'
import { controller, handlers } from './support/handlers.js'

describe.each(platforms)('an application that shuts down on $name', (platform) => {
  it.each(['/hooks', '/mounted'])('finishes what is in hand with 200, and sends new deliveries away (%s)', async (path) => {
    const { open, pass, reached } = gate()
    const [handled, verified] = [handlers(pass), controller(() => pass().then(() => 'done'))]
    const { nest, deliver } = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads() }, path: '/mounted' })],
      controllers: [verified.type],
      providers: [handled.type],
    })
    const receiver = nest.get<Receiver>(getReceiverToken('recover'))
    const inHand = deliver(event(), { path })
    await reached
    let closed = false
    const closing = nest.close().finally(() => (closed = true))
    await expect.poll(() => receiver.health()).toMatchObject({ accepting: false, inFlight: 1 })
    const late = await deliver(event(), { path })
    expect(late).toMatchObject({ status: 503, body: '{"error":"unavailable"}', headers: { connection: 'close' } })
    expect(closed).toBe(false)
    open()
    expect((await inHand).status).toBe(200)
    await closing
    expect(handled.runs.length + verified.runs.length).toBe(1)
  })

  it('waits for all of its receivers at once', async () => {
    const gates = [gate(), gate()]
    const receivers = {
      a: () => leads({ endpoint: 'a' }).on('*', () => gates[0]!.pass()),
      b: () => leads({ endpoint: 'b' }).on('*', () => gates[1]!.pass()),
    }
    const { nest, deliver } = await start(platform, {
      imports: [WebhooksModule.forRoot({ receivers, path: '/hooks/:provider' })],
    })
    const both = [deliver(event(), { path: '/hooks/a' }), deliver(event(), { path: '/hooks/b' })]
    await Promise.all(gates.map(({ reached }) => reached))
    const closing = nest.close()
    for (const name of ['a', 'b']) {
      const receiver = nest.get<Receiver>(getReceiverToken(name))
      await expect.poll(() => receiver.health()).toMatchObject({ accepting: false })
    }
    for (const { open } of gates) open()
    for (const answer of both) expect((await answer).status).toBe(200)
    await closing
  })
})
