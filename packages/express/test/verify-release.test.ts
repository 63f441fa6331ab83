import type { ServerResponse } from 'node:http'
import { memoryStore } from '@posthorn/core'
import { verifyWebhook } from '@posthorn/express'
import { describe, expect, it } from 'vitest'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { event, frameworks, leads, start } from './support/app.js'

describe.each(frameworks)('a claim behind verifyWebhook on $name', ({ express }) => {
  it.each<[string, (response: ServerResponse, next: (error: unknown) => void) => void]>([
    ['the app destroys the response', (response) => response.destroy()],
    [
      'the app fails after its first byte',
      (response, next) => {
        response.write('begun')
        next(new Error('no'))
      },
    ],
  ])('is released when %s: the retry runs', async (_what, fail) => {
    let runs = 0
    const { deliver } = await start(express, (app) =>
      app.post('/hooks', verifyWebhook(leads()), (_request, response, next) => {
        runs += 1
        if (runs === 1) fail(response, next)
        else response.end('done')
      }),
    )
    const body = event()
    await expect(deliver(body)).rejects.toThrow(/aborted|hang up|ECONNRESET/)
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs).toBe(2)
  })

  it("sends duplicates away until the app has replied, also with acknowledge: 'before'", async () => {
    const store = memoryStore()
    const { open, pass, reached } = gate()
    let runs = 0
    const mine = () =>
      start(express, (app) =>
        app.post('/hooks', verifyWebhook(leads({ store, acknowledge: 'before', joinMs: 10 })), (_request, response) => {
          runs += 1
          void pass().then(() => response.end('done'))
        }),
      )
    const [here, elsewhere] = [await mine(), await mine()]
    const body = event()
    const first = here.deliver(body)
    await reached
    expect((await here.deliver(body)).status).toBe(503)
    expect((await elsewhere.deliver(body)).status).toBe(503)
    open()
    expect((await first).status).toBe(200)
    expect((await elsewhere.deliver(body)).status).toBe(200)
    expect(runs).toBe(1)
  })

  it('is refused to a second mount on the same path, with the reason, and the delivery is not lost', async () => {
    const receiver = leads()
    let runs = 0
    const handler = (_request: unknown, response: ServerResponse) => {
      runs += 1
      response.end('done')
    }
    const twice = await start(express, (app) =>
      app.use('/hooks', verifyWebhook(receiver)).post('/hooks', verifyWebhook(receiver), handler),
    )
    const once = await start(express, (app) => app.post('/hooks', verifyWebhook(receiver), handler))
    const body = event()
    expect((await twice.deliver(body)).status).toBe(500)
    expect(twice.errors).toMatchObject([{ code: 'options_invalid', message: expect.stringContaining('mounted twice') as string }])
    expect(runs).toBe(0)
    expect((await once.deliver(body)).status).toBe(200)
    expect(runs).toBe(1)
  })
})

describe.each(frameworks)('a store that does not answer behind verifyWebhook on $name', ({ express }) => {
  const hanging = async (status: number) => {
    const store = scriptedStore()
    const counts = { runs: 0 }
    const { deliver } = await start(express, (app) =>
      app.post('/hooks', verifyWebhook(leads({ store, storeTimeoutMs: 20, leaseMs: 100 })), (_request, response) => {
        counts.runs += 1
        response.status(status).end('done')
      }),
    )
    return { store, deliver, counts }
  }

  it.each(['claim', 'complete'] as const)('to %s means 503, and one run once it is back', async (operation) => {
    const { store, deliver, counts } = await hanging(200)
    const body = event()
    store.break(operation, 'hang')
    expect((await deliver(body)).status).toBe(503)
    store.mend()
    expect((await deliver(body)).status).toBe(200)
    expect(counts.runs).toBe(1)
  })

  it("to release keeps the app's reply, and the lease lapses", async () => {
    const { store, deliver, counts } = await hanging(500)
    const body = event()
    store.break('release', 'hang')
    expect(await deliver(body)).toMatchObject({ status: 500, body: 'done' })
    await expect.poll(() => deliver(body)).toMatchObject({ status: 500 })
    expect(counts.runs).toBe(2)
  })
})
