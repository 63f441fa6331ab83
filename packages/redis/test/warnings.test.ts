import { redisStore } from '@posthorn/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

describeWith(redisMissing(), 'what endangers claims', () => {
  it.each(clients)('is an evicting policy, which is named with the danger and the fix: $name', async (kind) => {
    const { server, admin } = await serverFor()
    const store = redisStore(await clientFor(kind, server.url))
    expect(await store.warnings?.()).toEqual([])
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const warnings = await store.warnings?.()
    expect(warnings).toHaveLength(1)
    expect(warnings?.[0]).toMatch(/allkeys-lru.*duplicate run beside the first.*noeviction/)
  })

  it('is told also where the client connects after the store was made', async () => {
    const { server } = await serverFor({ args: ['--maxmemory-policy', 'volatile-ttl'] })
    const client = createClient({ url: server.url })
    onTestFinished(() => client.destroy())
    const warnings = redisStore(client).warnings?.()
    await new Promise(setImmediate)
    await client.connect()
    expect(await warnings).toEqual([expect.stringContaining('volatile-ttl')])
  })

  it.each(clients)('is unknown where INFO is forbidden, which is no error: $name', async (kind) => {
    const { server, admin } = await serverFor({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    const client = await clientFor(kind, server.url)
    await admin.call('ACL', 'SETUSER', 'default', '-info')
    expect(await redisStore(client).warnings?.()).toEqual([])
  })

  it('is unknown where Redis is down or hangs, which is no error either', async () => {
    const { server } = await serverFor()
    const client = new Redis(server.url).on('error', () => {})
    onTestFinished(() => client.disconnect())
    const store = redisStore(client)
    await store.ping?.()
    await server.freeze()
    expect(await store.warnings?.()).toEqual([])
    await server.kill()
    expect(await store.warnings?.()).toEqual([])
  })
})
