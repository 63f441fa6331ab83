import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { ask } from '../../core/test/support/server.js'
import { everywhere, start } from './support/app.js'

describe.each(everywhere)('app.close() with $name', ({ fastify, mount }) => {
  it('lets the deliveries in hand finish, each once, and their senders hear of it', async () => {
    const { open, pass } = gate()
    const allStarted = gate()
    const inFlight = 20
    let runs = 0
    const { app, port, deliver } = await start(
      fastify,
      (made) =>
        mount(made, leads(), () => {
          runs += 1
          if (runs === inFlight) void allStarted.pass()
          return pass()
        }),
      { forceCloseConnections: false },
    )
    const answers = Promise.all(Array.from({ length: inFlight }, () => deliver(event())))
    await allStarted.reached
    const closed = app.close()
    const refused = () =>
      ask(port, undefined, { method: 'GET', path: '/hooks' }).then(
        () => false,
        () => true,
      )
    await expect.poll(refused).toBe(true)
    open()
    expect(new Set((await answers).map(({ status }) => status))).toEqual(new Set([200]))
    await closed
    expect(runs).toBe(inFlight)
  })
})
