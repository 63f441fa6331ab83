import { readFileSync } from 'node:fs'
import { redisStore } from '@posthorn/redis'
import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { appOver } from './support/app.js'
import { serverFor } from './support/admin.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const rights = /`(~posthorn:\* [^`]+)`/.exec(readme)?.[1]?.split(' ') ?? []

describeWith(redisMissing(), 'the rights that the README names', () => {
  it('are enough', async () => {
    const { server, admin } = await serverFor({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    expect(rights.length).toBeGreaterThan(5)
    await admin.call('ACL', 'SETUSER', 'app', 'on', '>pass', ...rights, '+info')
    const client = new Redis({ port: server.port, username: 'app', password: 'pass' })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    const store = redisStore(client)
    const { deliver, runs } = appOver(store)
    expect([(await deliver('a')).status, (await deliver('a')).status]).toEqual([200, 200])
    expect(runs).toHaveLength(1)
    const mark = { key: 'm', ttlMs: 60_000, mode: 'suppress' } as const
    const claim = { token: 't', leaseMs: 15_000, retentionMs: 60_000, mark }
    expect(await store.claim({ ...claim, key: 'k' })).toMatchObject({ state: 'claimed' })
    expect(await store.claim({ ...claim, key: 'l', token: 'u' })).toMatchObject({ state: 'in_flight' })
    expect(await store.renew('k', 't', 2000)).toBe(true)
    expect(await store.release('k', 't')).toBe(true)
    expect(await store.forget('k')).toBe(true)
    await store.ping?.()
    expect(await store.warnings?.()).toHaveLength(1)
  })
})
