import { randomUUID } from 'node:crypto'
import type { Store } from '@posthorn/core'
import { redisStore } from '@posthorn/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { redisMissing, type RedisServer } from '../../../test/servers/redis.js'
import { appOver } from './support/app.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

async function resumes(store: Store, server: RedisServer) {
  const { deliver, deliverUntilHandled, runs } = appOver(store)
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { status, tookMs } = await deliver('evt')
    expect(status).toBe(503)
    expect(tookMs).toBeLessThan(1000)
  }
  await server.restart()
  await deliverUntilHandled('evt')
  expect(runs).toHaveLength(1)
}

describeWith(redisMissing(), 'Redis is down', () => {
  describe.each(clients)('$name', (kind) => {
    it('answers 503 within a second, without a run, and handles the retry once Redis is back', async () => {
      const { server } = await serverFor()
      const { deliver, deliverUntilHandled, runs } = appOver(redisStore(await clientFor(kind, server.url)))
      expect((await deliver()).status).toBe(200)
      await server.kill()
      const id = randomUUID()
      for (const { status, tookMs } of await Promise.all([deliver(id), deliver(), deliver()])) {
        expect(status).toBe(503)
        expect(tookMs).toBeLessThan(1000)
      }
      expect((await deliver(id)).status).toBe(503)
      expect(runs).toHaveLength(1)
      await server.restart()
      await deliverUntilHandled(id)
      expect(runs).toHaveLength(2)
    })

    it('answers 503 where a handler ends while Redis is down, and does not run it again', async () => {
      const { server } = await serverFor()
      const { deliver, deliverUntilHandled, runs, errors } = appOver(redisStore(await clientFor(kind, server.url)), () =>
        server.kill(),
      )
      const id = randomUUID()
      expect((await deliver(id)).status).toBe(503)
      expect(errors).toEqual(['mark_not_stored'])
      await server.restart()
      await deliverUntilHandled(id)
      expect(runs).toHaveLength(1)
    })

    it('waits for nothing while the client has no connection, between its attempts to connect either', async () => {
      const { server } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url), { timeoutMs: 60_000 })
      await store.ping?.()
      await server.kill()
      const problem = () =>
        Promise.race([store.renew('k', 't', 1000).then(String, String), new Promise((resolve) => setTimeout(resolve, 100))])
      await until(async () => String(await problem()).includes('no connection'), 'The client did not notice')
      const problems = new Set<unknown>()
      for (const end = performance.now() + 500; performance.now() < end;) {
        problems.add(await problem())
        await new Promise(setImmediate)
      }
      expect([...problems]).toEqual(['Error: The Redis client has no connection.'])
    })

    it('tells in health whether Redis takes claims', async () => {
      const { server } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url))
      await expect(store.ping?.()).resolves.toBeUndefined()
      await server.kill()
      await expect(store.ping?.()).rejects.toThrow(/Redis|[Cc]lient|[Cc]onnection|ECONN|[Ss]ocket/)
    })
  })
})

describeWith(redisMissing(), 'Redis is down when the app starts', () => {
  it('ioredis: 503 within a second, and the retry is handled once Redis is there', async () => {
    const { server } = await serverFor()
    await server.kill()
    const client = new Redis(server.url).on('error', () => {})
    onTestFinished(() => client.disconnect())
    await resumes(redisStore(client), server)
  })

  it('node-redis: 503 within a second, also before connect was called, and the retry is handled once Redis is there', async () => {
    const { server } = await serverFor()
    await server.kill()
    const client = createClient({ url: server.url })
    onTestFinished(() => client.destroy())
    const store = redisStore(client)
    expect((await appOver(store).deliver()).status).toBe(503)
    const connecting = client.connect()
    await resumes(store, server)
    await connecting
  })
})
