import { randomUUID } from 'node:crypto'
import { type Completion, type Store } from '@posthorn/core'
import { redisStore } from '@posthorn/redis'
import type { Redis } from 'ioredis'
import { beforeEach, expect, it } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { appOver } from './support/app.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

const [ioredis] = clients
const request = (key: string) => ({ key, token: randomUUID(), leaseMs: 15_000, retentionMs: 604_800_000 })

describeWith(redisMissing(), 'what Redis keeps', () => {
  let store: Store
  let admin: Redis

  beforeEach(async () => {
    const started = await serverFor()
    admin = started.admin
    store = redisStore(await clientFor(ioredis!, started.server.url))
  })

  it('is at most 200 bytes for a handled delivery, for seven days', async () => {
    const { deliver } = appOver(store)
    await deliver()
    const keys = await admin.keys('*')
    expect(keys).toHaveLength(1)
    expect(keys[0]).toMatch(/^posthorn:v1:\{/)
    expect(await admin.memory('USAGE', keys[0]!)).toBeLessThanOrEqual(200)
    expect(Math.round((await admin.pttl(keys[0]!)) / 1000)).toBe(604_800)
    expect(await admin.get(keys[0]!)).toMatch(/^d\d\d:[\da-f-]{36}:\d+$/)
  })

  it('is, for a claim in flight, kept for as long as a retry may come, and never less than the lease', async () => {
    await store.claim(request('k'))
    expect(await admin.pttl('posthorn:k')).toBeGreaterThan(604_000_000)
    await store.claim({ ...request('short'), retentionMs: 1 })
    expect(await admin.pttl('posthorn:short')).toBeGreaterThan(14_000)
  })

  it('is kept for as long as a lease that is renewed', async () => {
    const short = { ...request('k'), retentionMs: 1 }
    await store.claim(short)
    await store.renew('k', short.token, 100_000)
    expect(await admin.pttl('posthorn:k')).toBeGreaterThan(99_000)
  })

  it('is, for a released delivery, kept for the retention of its claim', async () => {
    const claimed = { ...request('k'), leaseMs: 90_000, retentionMs: 60_000 }
    await store.claim(claimed)
    await store.release('k', claimed.token)
    expect(await admin.pttl('posthorn:k')).toBeLessThanOrEqual(60_000)
    expect(await admin.get('posthorn:k')).toBe('r1:60000')
  })

  it('is a reply besides, where the handler gave one', async () => {
    const claimed = request('k')
    await store.claim(claimed)
    const body = Buffer.alloc(4096, 'x')
    const completion: Completion = { retentionMs: 60_000, dead: false, reply: { status: 200, headers: {}, body } }
    await store.complete('k', claimed.token, completion)
    expect(await admin.memory('USAGE', 'posthorn:k')).toBeLessThan(8000)
  })

  it('is kept for ever where that is asked for, and its lease ends in time all the same', async () => {
    const claimed = { ...request('k'), retentionMs: Number.MAX_SAFE_INTEGER * 1000 }
    expect(await store.claim(claimed)).toMatchObject({ state: 'claimed' })
    expect(await store.renew('k', claimed.token, 20_000)).toBe(true)
    const { state, remainingMs } = (await store.claim({ ...claimed, token: 'another' })) as { state: string; remainingMs: number }
    expect([state, remainingMs > 19_000, remainingMs <= 20_000]).toEqual(['in_flight', true, true])
    expect(await store.release('k', claimed.token)).toBe(true)
    expect(await store.claim({ ...claimed, token: 'another' })).toMatchObject({ state: 'claimed', fence: 2 })
    expect(await store.complete('k', 'another', { retentionMs: claimed.retentionMs, dead: false })).toBe(true)
  })

  it('takes times that are no whole milliseconds', async () => {
    const claimed = { ...request('k'), leaseMs: 1500.5, retentionMs: 1e5 / 3 }
    expect(await store.claim(claimed)).toMatchObject({ state: 'claimed' })
    expect(await store.renew('k', claimed.token, 1500.5)).toBe(true)
    expect(await store.complete('k', claimed.token, { retentionMs: 0.1, dead: false })).toBe(true)
  })
})
