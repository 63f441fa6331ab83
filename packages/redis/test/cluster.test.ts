import { once } from 'node:events'
import { type RedisClient, redisStore } from '@posthorn/redis'
import { Cluster, Redis } from 'ioredis'
import { Cluster as Cluster5 } from 'ioredis5'
import { createCluster } from 'redis'
import { createCluster as createCluster4 } from 'redis4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { until } from '../../../test/servers/processes.js'
import { redisMissing, type RedisServer, startRedis } from '../../../test/servers/redis.js'
import type { Connected } from './support/clients.js'

async function ioredis(cluster: Cluster | Cluster5): Promise<Connected> {
  await once(cluster, 'ready')
  return { client: cluster, close: async () => cluster.disconnect() }
}

const clusters: readonly { readonly name: string; readonly connect: (server: RedisServer) => Promise<Connected> }[] = [
  { name: 'Cluster of ioredis 6', connect: ({ port }) => ioredis(new Cluster([{ host: '127.0.0.1', port }])) },
  { name: 'Cluster of ioredis 5', connect: ({ port }) => ioredis(new Cluster5([{ host: '127.0.0.1', port }])) },
  {
    name: 'cluster of node-redis 6',
    connect: async ({ url }) => {
      const client = await createCluster({ rootNodes: [{ url }] }).connect()
      return { client, close: async () => client.destroy() }
    },
  },
  {
    name: 'cluster of node-redis 4',
    connect: async ({ url }) => {
      const client = createCluster4({ rootNodes: [{ url }] })
      await client.connect()
      return { client, close: () => client.disconnect() }
    },
  },
]

// One node that has all slots refuses keys in several slots, as a larger cluster would.
describeWith(redisMissing(), 'a Redis Cluster', () => {
  let server: RedisServer
  let admin: Redis

  beforeAll(async () => {
    server = await startRedis({ args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] })
    admin = new Redis(server.url)
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await until(async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'), 'The cluster is not ready')
  })

  afterAll(async () => {
    admin.disconnect()
    await server.stop()
  })

  describe.each(clusters)('$name', ({ name, connect }) => {
    let client: RedisClient
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ client, close } = await connect(server))
    })

    afterAll(() => close())

    it('takes every operation, also where a mark leads to another record', async () => {
      const store = redisStore(client, { prefix: `${name}:` })
      const mark = { key: 'v1:{s}:mark', ttlMs: 60_000, mode: 'suppress' } as const
      const claim = (key: string, token: string) => store.claim({ key, token, leaseMs: 15_000, retentionMs: 60_000, mark })
      expect(await claim('v1:{s}:a', 'a')).toEqual({ state: 'claimed', fence: 1, replayed: false })
      expect(await claim('v1:{s}:b', 'b')).toMatchObject({ state: 'in_flight' })
      expect(await store.renew('v1:{s}:a', 'a', 15_000)).toBe(true)
      expect(await store.complete('v1:{s}:a', 'a', { retentionMs: 60_000, dead: false })).toBe(true)
      expect(await claim('v1:{s}:b', 'b')).toMatchObject({ state: 'done' })
      expect(await store.release('v1:{s}:a', 'a')).toBe(false)
      expect(await store.forget('v1:{s}:a')).toBe(true)
      expect(await claim('v1:{s}:b', 'b')).toEqual({ state: 'claimed', fence: 1, replayed: false })
      await expect(store.ping?.()).resolves.toBeUndefined()
    })

    it('rejects a claim whose mark is in another slot, and claims nothing', async () => {
      const store = redisStore(client, { prefix: `${name}:` })
      const mark = { key: 'v1:{2}', ttlMs: 60_000, mode: 'suppress' } as const
      const request = { key: 'v1:{1}', token: 'a', leaseMs: 15_000, retentionMs: 60_000 }
      await expect(store.claim({ ...request, mark })).rejects.toThrow(/CROSSSLOT|same slot/i)
      expect(await admin.exists(`${name}:v1:{1}`)).toBe(0)
    })

    it('is asked about eviction', async () => {
      expect(await redisStore(client).warnings?.()).toEqual([])
      await admin.config('SET', 'maxmemory-policy', 'volatile-lru')
      expect(await redisStore(client).warnings?.()).toEqual([expect.stringContaining('volatile-lru')])
      await admin.config('SET', 'maxmemory-policy', 'noeviction')
    })
  })
})
