import { redisStore } from '@posthorn/redis'
import { expect, it } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { until } from '../../../test/servers/processes.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

describeWith(redisMissing(), 'the way to Redis', () => {
  it.each(clients)('is gone once to claim a new delivery, and once to complete it: $name', async (kind) => {
    const { server, admin } = await serverFor()
    const store = redisStore(await clientFor(kind, server.url))
    const claim = (key: string, token: string) => store.claim({ key, token, leaseMs: 1000, retentionMs: 60_000 })
    const complete = (key: string, token: string) => store.complete(key, token, { retentionMs: 60_000, dead: false })
    // Redis knows the scripts from here on.
    await claim('before', 'a')
    await complete('before', 'a')
    await claim('before', 'b')

    const monitor = await admin.monitor()
    const seen: string[] = []
    monitor.on('monitor', (_time: string, [command]: string[], source: string) => {
      if (source !== 'lua') seen.push(command!.toUpperCase())
    })
    const commandsOf = async (operate: () => Promise<unknown>) => {
      seen.length = 0
      await operate()
      await admin.echo('end')
      await until(() => seen.includes('ECHO'), 'The monitor says nothing')
      return seen.slice(0, -1)
    }
    expect(await commandsOf(() => claim('k', 'a'))).toEqual(['SET'])
    expect(await commandsOf(() => complete('k', 'a'))).toEqual(['EVALSHA'])
    expect(await commandsOf(() => claim('k', 'b'))).toEqual(['SET', 'EVALSHA'])
    monitor.disconnect()
  })
})
