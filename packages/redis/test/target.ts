import { randomUUID } from 'node:crypto'
import { type RedisClient, redisStore } from '@posthorn/redis'
import type { StoreTarget } from '@posthorn/testing/stores'
import { Redis } from 'ioredis'
import { type Engine, redisFor } from '../../../test/servers/either.js'
import { clients } from './support/clients.js'

let engine: Promise<Engine> | undefined

/** One server for all targets of a process; it ends with the process. */
const server = (): Promise<Engine> => (engine ??= redisFor())

const advance = `
for _, key in ipairs(KEYS) do
  local left = redis.call('PTTL', key) - tonumber(ARGV[1])
  if left > 0 then redis.call('PEXPIRE', key, left) else redis.call('DEL', key) end
end`

/** The store over each client that it takes. */
export const redisTargets: readonly StoreTarget[] = clients.map(({ name, connect }) => ({
  name: `redis (${name})`,
  capabilities: { shared: true, transactions: false, uncountedReleases: true },
  open: async () => {
    const { url } = await server()
    const prefix = `${randomUUID()}:`
    const [first, second] = await Promise.all([connect(url), connect(url)])
    const admin = new Redis(url)
    const storeOver = (client: RedisClient) => redisStore(client, { prefix })
    return {
      stores: [storeOver(first.client), storeOver(second.client)],
      advance: async (keys, ms) => {
        await admin.eval(advance, keys.length, ...keys.map((key) => prefix + key), String(ms))
      },
      close: async () => {
        admin.disconnect()
        await Promise.all([first.close(), second.close()])
      },
    }
  },
}))
