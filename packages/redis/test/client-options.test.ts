import { randomUUID } from 'node:crypto'
import { type RedisClient, redisStore } from '@posthorn/redis'
import { Redis } from 'ioredis'
import { createClient, RESP_TYPES } from 'redis'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, redisFor, redisForMissing } from '../../../test/servers/either.js'

const overIoredis = (url: string, options: object): RedisClient => {
  const client = new Redis(url, options)
  onTestFinished(() => client.disconnect())
  return client
}

const overNodeRedis = async (url: string, options: object): Promise<RedisClient> => {
  const client = await createClient({ url, ...options }).connect()
  onTestFinished(() => client.destroy())
  return client
}

const buffers = { commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } }

describeWith(redisForMissing(), 'options of a client that the app has its reasons for', () => {
  it.each([
    ['keyPrefix of ioredis', overIoredis, { keyPrefix: 'app:' }],
    ['autopipelining of ioredis', overIoredis, { enableAutoPipelining: true }],
    ['text for numbers from ioredis', overIoredis, { stringNumbers: true }],
    ['no queue without a connection in ioredis', overIoredis, { enableOfflineQueue: false }],
    ['no queue without a connection in node-redis', overNodeRedis, { disableOfflineQueue: true }],
    ['buffers from node-redis', overNodeRedis, buffers],
    ['RESP 2 in node-redis', overNodeRedis, { RESP: 2 }],
  ])('make no difference: %s', async (_what, connect, options) => {
    const engine = await redisFor()
    onTestFinished(() => engine.stop())
    const client = await connect(engine.url, options)
    const store = redisStore(client, { prefix: `${randomUUID()}:` })
    await expect.poll(() => store.ping?.().then(() => 'up', String)).toBe('up')
    const mark = { key: 'm', ttlMs: 60_000, mode: 'suppress' } as const
    const claim = (key: string, token: string) => store.claim({ key, token, leaseMs: 15_000, retentionMs: 60_000, mark })
    expect(await claim('a', 'a')).toEqual({ state: 'claimed', fence: 1, replayed: false })
    expect(await claim('b', 'b')).toMatchObject({ state: 'in_flight' })
    const reply = { status: 201, headers: { 'x-name': 'ü' }, body: new Uint8Array([0, 128, 255]) }
    expect(await store.complete('a', 'a', { retentionMs: 60_000, dead: false, reply })).toBe(true)
    expect(await claim('b', 'b')).toEqual({ state: 'done', dead: false, reply })
  })
})
