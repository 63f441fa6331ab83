import { randomUUID } from 'node:crypto'
import { redisStore } from '@posthorn/redis'
import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../test/servers/either.js'
import { redisMissing } from '../../../test/servers/redis.js'
import { appOver } from './support/app.js'
import { clientFor, serverFor } from './support/admin.js'
import { clients } from './support/clients.js'

describeWith(redisMissing(), "Redis is out of memory under 'noeviction'", () => {
  describe.each(clients)('$name', (kind) => {
    it('answers 503 and claims nothing, and handles the retry once there is room', async () => {
      const { server, admin } = await serverFor()
      const store = redisStore(await clientFor(kind, server.url))
      const { deliver, runs } = appOver(store)
      await admin.config('SET', 'maxmemory', '100kb')
      const id = randomUUID()
      expect((await deliver(id)).status).toBe(503)
      await expect(store.ping?.()).rejects.toThrow('OOM')
      expect([runs.length, await admin.dbsize()]).toEqual([0, 0])
      await admin.config('SET', 'maxmemory', '0')
      expect((await deliver(id)).status).toBe(200)
      expect(runs.map(({ fence }) => fence)).toEqual([1])
    })

    it('answers 503 where it gets full while a handler runs, and does not run it again', async () => {
      const { server, admin } = await serverFor()
      const { deliver, runs, errors } = appOver(redisStore(await clientFor(kind, server.url)), () =>
        admin.config('SET', 'maxmemory', '100kb'),
      )
      const id = randomUUID()
      expect((await deliver(id)).status).toBe(503)
      expect(errors).toEqual(['mark_not_stored'])
      await admin.config('SET', 'maxmemory', '0')
      expect((await deliver(id)).status).toBe(200)
      expect(runs).toHaveLength(1)
    })
  })
})
