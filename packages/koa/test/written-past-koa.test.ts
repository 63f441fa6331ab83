import { verifyWebhook } from '@posthorn/koa'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { event, leads } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { start, versions } from './support/app.js'

// Koa lets an app write to Node's response itself, at a time of its own.
describe.each(versions)('an app with ctx.respond = false behind verifyWebhook on $name', ({ Koa }) => {
  const writing = (write: (response: ServerResponse) => void, store = scriptedStore()) =>
    start(Koa, (app) =>
      app.use(verifyWebhook(leads({ store, joinMs: 10 }))).use((ctx) => {
        ctx.respond = false
        write(ctx.res)
      }),
    )

  it('tells the sender of success only once the delivery is completed', async () => {
    const store = scriptedStore()
    const { deliver } = await writing((response) => void response.writeHead(200).end('done'), store)
    store.break('complete')
    const body = event()
    expect((await deliver(body)).status).toBe(503)
    store.mend()
    expect((await deliver(body)).status).toBe(200)
  })

  it('breaks off a reply of which the first byte left, where the delivery cannot be completed', async () => {
    const store = scriptedStore()
    store.break('complete')
    const { deliver } = await writing((response) => {
      response.writeHead(200).write('do')
      setImmediate(() => response.end('ne'))
    }, store)
    await expect(deliver(event())).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  })

  it('keeps its claim until it has replied, though its middleware has returned', async () => {
    const { open, pass, reached } = gate()
    const again = gate()
    let runs = 0
    const { deliver } = await writing((response) => {
      runs += 1
      if (runs > 1) void again.pass()
      void pass().then(() => response.writeHead(200).end('done'))
    })
    const body = event()
    const first = deliver(body)
    await reached
    // An attempt that is let in waits as the first does, and must not keep the test waiting.
    const second = Promise.race([deliver(body), again.reached.then(() => ({ status: 'a second run' }))])
    expect((await second).status).toBe(503)
    open()
    expect(await first).toMatchObject({ status: 200, body: 'done' })
    expect(await deliver(body)).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect(runs).toBe(1)
  })

  it('has its delivery released by an error that it writes', async () => {
    let runs = 0
    const { deliver } = await writing((response) => {
      runs += 1
      response.writeHead(runs === 1 ? 500 : 200).end()
    })
    const body = event()
    expect((await deliver(body)).status).toBe(500)
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toBe(2)
  })
})
