import type { IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { ConflictException, HttpException } from '@nestjs/common'
import { WebhooksModule } from '@posthorn/nest'
import { defer } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { event, leads, signed } from '../../../test/adapters/leads.js'
import { gate } from '../../core/test/support/receivers.js'
import { scriptedStore } from '../../core/test/support/scripted-store.js'
import { dial } from '../../core/test/support/server.js'
import { type App, type Platform, platforms, start } from './support/app.js'
import { controller, handlers } from './support/handlers.js'

async function started(platform: Platform, path: string, run: (run: number) => unknown) {
  const store = scriptedStore()
  const [handled, verified] = [handlers(run), controller(run)]
  const app = await start(platform, {
    imports: [WebhooksModule.forRoot({ receivers: { recover: () => leads({ store }) }, path: '/mounted' })],
    controllers: [verified.type],
    providers: [handled.type],
  })
  return { ...app, store, runs: path === '/hooks' ? verified.runs : handled.runs }
}

/** Sends a delivery and hangs up once its handler is at work; resolves when the server has seen it. */
async function hangUp({ nest, port }: App, path: string, body: string, reached: Promise<unknown>): Promise<void> {
  const arrived = once(nest.getHttpServer(), 'request') as Promise<[IncomingMessage]>
  const { socket } = await dial(port)
  const head = Object.entries({ ...signed(body), host: 'localhost', 'content-length': Buffer.byteLength(body) })
  socket.write(`POST ${path} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
  const [request] = await arrived
  await reached
  const closed = once(request.socket, 'close')
  socket.destroy()
  await closed
}

describe.each(platforms)('a claim behind @VerifyWebhook on $name', (platform) => {
  it('that cannot be completed is answered 503 and not 200, and completed without a second run', async () => {
    const { deliver, store, runs } = await started(platform, '/hooks', () => 'done')
    const body = event()
    store.break('complete')
    const answer = await deliver(body)
    expect(answer).toMatchObject({ status: 503, body: '{"error":"unavailable"}' })
    expect(answer.headers).toHaveProperty('retry-after')
    store.mend()
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })

  it('that cannot be made is answered 503, and runs once the store is back', async () => {
    const { deliver, store, runs } = await started(platform, '/hooks', () => 'done')
    const body = event()
    store.break('claim')
    expect(await deliver(body)).toMatchObject({ status: 503, body: '{"error":"unavailable"}' })
    expect(runs).toEqual([])
    store.mend()
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
  })

  it.each<[string, number, () => unknown]>([
    ['a conflict', 409, () => new ConflictException()],
    ['a redirection', 302, () => new HttpException('elsewhere', 302)],
    ['an error', 500, () => new Error('no')],
    ['what is no error', 500, () => 'no'],
    ['nothing', 500, () => undefined],
  ])('is released when the handler throws %s: the retry runs', async (_what, status, thrown) => {
    const { deliver, runs, store } = await started(platform, '/hooks', (run) => {
      if (run === 1) throw thrown()
      return 'done'
    })
    const body = event()
    expect((await deliver(body)).status).toBe(status)
    expect(store.calls).toEqual(['claim', 'release'])
    expect(await deliver(body)).toMatchObject({ status: 200, body: 'done' })
    expect(runs.map(({ fence }) => fence)).toEqual([1, 2])
  })

  it('is completed when the handler throws an exception that means success', async () => {
    const { deliver, runs } = await started(platform, '/hooks', () => {
      throw new HttpException('taken', 202)
    })
    const body = event()
    expect((await deliver(body)).status).toBe(202)
    expect((await deliver(body)).status).toBe(200)
    expect(runs).toHaveLength(1)
  })
})

describe.each(platforms)('a sender that hangs up on $name', (platform) => {
  it.each<[string, string, (pass: () => Promise<void>) => unknown]>([
    ['the handler of a path', '/mounted', (pass) => pass()],
    ['the handler of a verified route', '/hooks', (pass) => pass().then(() => 'done')],
    ['a verified route that gives an Observable', '/hooks', (pass) => defer(() => pass().then(() => 'done'))],
  ])('while %s is at work (%s) does not undo it: the retry gets 200 and no second run', async (_what, path, run) => {
    const { open, pass, reached } = gate()
    const app = await started(platform, path, () => run(pass))
    const body = event()
    await hangUp(app, path, body, reached)
    expect(app.store.calls).toEqual(['claim'])
    open()
    expect((await app.deliver(body, { path })).status).toBe(200)
    expect(app.runs).toHaveLength(1)
    expect(app.store.calls).not.toContain('release')
  })

  it('before its handler fails has the delivery released: the retry runs', async () => {
    const { open, pass, reached } = gate()
    const app = await started(platform, '/hooks', async (run) => {
      await pass()
      if (run === 1) throw new Error('no')
      return 'done'
    })
    const body = event()
    await hangUp(app, '/hooks', body, reached)
    open()
    await expect.poll(() => app.store.calls).toContain('release')
    expect((await app.deliver(body)).status).toBe(200)
    expect(app.runs).toHaveLength(2)
  })
})
