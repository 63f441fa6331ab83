import { once } from 'node:events'
import type { RedisClient } from '@posthorn/redis'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis5'
import { createClient } from 'redis'
import { createClient as createClient4 } from 'redis4'

/** A connected client, and how to be rid of it. */
export interface Connected {
  readonly client: RedisClient
  readonly close: () => Promise<void>
}

/** A library with its default options. */
export interface ClientKind {
  readonly name: string
  readonly connect: (url: string) => Promise<Connected>
}

async function ioredis(client: Redis | Redis5): Promise<Connected> {
  // Without it ioredis prints each error; tests break connections all the time.
  client.on('error', () => {})
  await once(client, 'ready')
  return { client, close: async () => client.disconnect() }
}

export const clients: readonly ClientKind[] = [
  { name: 'ioredis 6', connect: (url) => ioredis(new Redis(url)) },
  { name: 'ioredis 5', connect: (url) => ioredis(new Redis5(url)) },
  {
    name: 'node-redis 6',
    connect: async (url) => {
      const client = await createClient({ url }).connect()
      return { client, close: async () => client.destroy() }
    },
  },
  {
    name: 'node-redis 4',
    connect: async (url) => {
      const client = await createClient4({ url }).connect()
      return { client, close: () => client.disconnect() }
    },
  },
]
