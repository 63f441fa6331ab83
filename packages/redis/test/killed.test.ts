import { randomUUID } from 'node:crypto'
import { redisStore } from '@posthorn/redis'
import { expect, it } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { appOver } from './support/app.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

describeWith(redisMissing(), 'Redis is killed and comes back', () => {
  it.each(clients)('with an append-only file it remembers what was handled: $name', async (kind) => {
    const { server } = await serverFor({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    const { deliverUntilHandled, runs } = appOver(redisStore(await clientFor(kind, server.url)))
    const ids = Array.from({ length: 20 }, () => randomUUID())
    // A disk that is busy may keep the store waiting for too long; a sender tries again.
    for (const id of ids) await deliverUntilHandled(id)
    await server.kill()
    await server.restart()
    for (const id of ids) await deliverUntilHandled(id)
    expect(runs).toHaveLength(20)
  })

  it.each(clients)('without persistence it has forgotten everything, and duplicates run again: $name', async (kind) => {
    const { server } = await serverFor()
    const { deliver, deliverUntilHandled, runs } = appOver(redisStore(await clientFor(kind, server.url)))
    const id = randomUUID()
    expect((await deliver(id)).status).toBe(200)
    await server.kill()
    await server.restart()
    await deliverUntilHandled(id)
    expect(runs.map(({ fence }) => fence)).toEqual([1, 1])
  })
})
