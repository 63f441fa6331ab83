import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createReceiver, sign } from '@posthorn/core'
import { verifyWebhook } from '@posthorn/koa'
import { recomly } from '@posthorn/providers/recomly'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AskHttp2, dialHttp2 } from '../../../test/adapters/http2.js'
import { event, forged, leads, signed } from '../../../test/adapters/leads.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { build, everywhere, versions } from './support/app.js'

/** Serves an app over HTTP/2, and opens a session to it. */
async function overHttp2(listener: RequestListener): Promise<AskHttp2> {
  // Node's compatibility layer takes it by behaviour, not by type.
  const server = createServer(listener as unknown as Parameters<typeof createServer>[1]).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return dialHttp2((server.address() as AddressInfo).port)
}

describe.each(everywhere)('$name over HTTP/2', ({ Koa, handlers }) => {
  const mounted = async () => {
    let runs = 0
    const { listener, errors } = build(Koa, (app) => {
      for (const each of handlers(leads(), {}, () => (runs += 1))) app.use(each)
    })
    return { ask: await overHttp2(listener), errors, runs: () => runs }
  }

  it('handles a delivery once, and refuses a forged one', async () => {
    const { ask, errors, runs } = await mounted()
    const body = event()
    for (let attempt = 0; attempt < 2; attempt++) expect((await ask('/hooks', body, signed(body))).status).toBe(200)
    expect(await ask('/hooks', body, forged)).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' })
    expect([errors, runs()]).toEqual([[], 1])
  })

  it('refuses a large forged upload with a reply that can be read, and the session goes on', async () => {
    const { ask, errors } = await mounted()
    // What cannot be a signature is refused before the body is read.
    const upload = await ask('/hooks', Buffer.alloc(4_000_000), { 'x-recover-signature': 'ff' })
    expect(upload).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' })
    const body = event()
    expect((await ask('/hooks', body, signed(body))).status).toBe(200)
    expect(errors).toEqual([])
  })

  it('answers 413 to a signed upload that is too large, and the session goes on', async () => {
    const { ask, runs } = await mounted()
    const large = 'x'.repeat(4_000_000)
    expect((await ask('/hooks', large, signed(large))).status).toBe(413)
    const body = event()
    expect((await ask('/hooks', body, signed(body))).status).toBe(200)
    expect(runs()).toBe(1)
  })
})

describe.each(versions)('verifyWebhook over HTTP/2 on $name', ({ Koa }) => {
  it("has 503 take the place of the app's reply where the delivery cannot be completed", async () => {
    const store = scriptedStore()
    store.break('complete')
    const { listener } = build(Koa, (app) =>
      app.use(verifyWebhook(leads({ store }))).use((ctx) => {
        ctx.set('x-first', 'yes')
        ctx.body = 'done'
      }),
    )
    const ask = await overHttp2(listener)
    const body = event()
    const answer = await ask('/hooks', body, signed(body))
    expect(answer).toMatchObject({ status: 503, body: '{"error":"unavailable"}' })
    expect(answer.headers).not.toHaveProperty('x-first')
  })

  // HTTP/2 knows no such header: Node warns, and newer versions refuse it.
  it('sets no Connection header where it would close the connection of HTTP/1', async () => {
    const warnings: string[] = []
    const note = ({ name, message }: Error) => warnings.push(`${name}: ${message}`)
    process.on('warning', note)
    onTestFinished(() => void process.off('warning', note))
    const receiver = createReceiver(recomly, { secret: { key_1: 'recomly-signing-secret' } })
    const { listener, errors } = build(Koa, (app) =>
      app.use(verifyWebhook(receiver)).use((ctx) => {
        ctx.body = 'done'
      }),
    )
    const ask = await overHttp2(listener)
    // Over HTTP/1 a masked reply to a body of this size closes.
    const body = JSON.stringify({ campaignId: 'c_1', name: 'Ada', email: 'ada@example.com', note: 'x'.repeat(100_000) })
    const signature = sign(recomly, { secret: 'recomly-signing-secret', body, keyId: 'key_1' })
    const headers = { ...signature, 'content-length': body.length }
    expect(await ask('/hooks', body, headers)).toMatchObject({ status: 200, body: 'done' })
    expect((await ask('/hooks', body, headers)).status).toBe(200)
    expect([errors, warnings]).toEqual([[], []])
  })
})
