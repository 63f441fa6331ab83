import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { type RedisServer, type RedisServerOptions, startRedis } from '../../../../test/servers/redis.js'
import type { ClientKind, Connected } from './clients.js'

/** A server for one test, and a client for what the test does to it. */
export async function serverFor(options?: RedisServerOptions): Promise<{ server: RedisServer; admin: Redis }> {
  const server = await startRedis(options)
  const admin = new Redis(server.url)
  admin.on('error', () => {})
  onTestFinished(async () => {
    admin.disconnect()
    await server.stop()
  })
  return { server, admin }
}

/** A client for one test. */
export async function clientFor({ connect }: ClientKind, url: string): Promise<Connected['client']> {
  const { client, close } = await connect(url)
  onTestFinished(close)
  return client
}
